package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The guard's own sessions from the host's data source, which may be a pool: they go back as they came. */
public record DataSourceSessions(DataSource dataSource) implements Sessions {

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        return Optional.of(
                BorrowedSession.of(dataSource.getConnection(), Map.of("application_name", "pgguard:" + role)));
    }
}
