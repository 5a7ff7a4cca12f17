package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** The guard's own sessions by a JDBC URL that names user and password where they are needed. */
public record UrlSessions(String url) implements Sessions {

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "pgguard:" + role);
        return Optional.of(DriverManager.getConnection(url, properties));
    }

    /** Without the parameters, among which the password may be. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters) + "?…";
    }
}
