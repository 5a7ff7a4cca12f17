package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The guard's own sessions by a JDBC URL.
 *
 * @param properties of the driver, where the URL does not have them: user, password, and what bounds a connection's waits
 */
public record UrlSessions(String url, Map<String, String> properties) implements Sessions {

    private static final Pattern PREFIX = Pattern.compile("^jdbc:(postgresql:)?(//)?([^/@]*@)?");

    public UrlSessions {
        properties = Map.copyOf(properties);
    }

    /** By a URL that names user and password where they are needed. */
    public UrlSessions(String url) {
        this(url, Map.of());
    }

    /** A server that does not answer holds nobody up for ever: 5 seconds to connect, 10 for an answer. */
    public static UrlSessions bounded(String url, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of("connectTimeout", "5", "socketTimeout", "10"));
        all.putAll(properties);
        return new UrlSessions(url, all);
    }

    /** The same for statements that may take as long as they take; that the server is gone is noticed by keep-alives. */
    public UrlSessions patient() {
        Map<String, String> all = new HashMap<>(properties);
        all.put("socketTimeout", "0");
        all.put("tcpKeepAlive", "true");
        return new UrlSessions(url, all);
    }

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty("ApplicationName", "pgguard:" + role);
        return Optional.of(DriverManager.getConnection(url, all));
    }

    /** Host, port and database, for people. */
    public String label() {
        return PREFIX.matcher(withoutParameters()).replaceFirst("");
    }

    /** Without the parameters, among which the password may be. */
    @Override
    public String toString() {
        return "jdbc:postgresql://" + label() + (url.indexOf('?') < 0 ? "" : "?…");
    }

    private String withoutParameters() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
