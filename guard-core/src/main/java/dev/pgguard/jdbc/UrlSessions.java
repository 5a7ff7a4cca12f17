package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The guard's own sessions by a JDBC URL.
 *
 * @param user null when the URL names it
 * @param password null when the URL has it, or none is needed
 */
public record UrlSessions(String url, @Nullable String user, @Nullable String password) implements Sessions {

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "pgguard:" + role);
        put(properties, "user", user);
        put(properties, "password", password);
        return Optional.of(DriverManager.getConnection(url, properties));
    }

    private static void put(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters) + "?…";
    }
}
