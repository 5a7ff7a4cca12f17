package dev.pgguard.liquibase;

import dev.pgguard.jdbc.Sessions;
import java.sql.Driver;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import liquibase.Scope;
import liquibase.database.DatabaseConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/**
 * A connection that Liquibase opens by a URL itself, as its Maven plugin and its command line do. Liquibase hands out no
 * credentials afterwards: this one keeps what it was opened with, so that another session can be opened beside it.
 */
public final class OpenedConnection extends JdbcConnection {

    private Sessions sessions = role -> Optional.empty();
    private Map<String, String> credentials = Map.of();

    @Override
    public int getPriority() {
        return GuardedChangeSetService.PRIORITY;
    }

    @Override
    public boolean supports(String url) {
        return url != null && url.startsWith("jdbc:postgresql:");
    }

    /** As Liquibase would without the guard: an edition of it may have a way of its own. */
    @Override
    public void open(String url, Driver driver, Properties properties) throws DatabaseException {
        Optional<JdbcConnection> edition = ofAnEdition(url);
        if (edition.isPresent()) {
            edition.get().open(url, driver, properties);
            LiquibaseSession.put(this, edition.get().getUnderlyingConnection());
        } else {
            super.open(url, driver, properties);
        }
        credentials = credentials(properties);
        sessions = role -> {
            Properties own = new Properties();
            own.putAll(properties);
            own.setProperty("ApplicationName", "pgguard:" + role);
            return Optional.ofNullable(driver.connect(url, own));
        };
    }

    private static Optional<JdbcConnection> ofAnEdition(String url) {
        return Scope.getCurrentScope().getServiceLocator().findInstances(DatabaseConnection.class).stream()
                .filter(each -> each.getClass() != OpenedConnection.class && each.supports(url))
                .max(Comparator.comparingInt(DatabaseConnection::getPriority))
                .filter(each -> each.getClass() != JdbcConnection.class)
                .filter(JdbcConnection.class::isInstance)
                .map(JdbcConnection.class::cast);
    }

    private static Map<String, String> credentials(Properties properties) {
        Map<String, String> known = new HashMap<>();
        for (String name : List.of("user", "password")) {
            String value = properties.getProperty(name);
            if (value != null) {
                known.put(name, value);
            }
        }
        return known;
    }

    /** User and password with which it was opened, where it was given them. */
    Map<String, String> credentials() {
        return credentials;
    }

    /** Sessions beside this one. */
    Sessions sessions() {
        return sessions;
    }
}
