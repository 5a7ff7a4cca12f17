package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Opens the guard's own sessions beside the host's, on the same server. */
@FunctionalInterface
public interface Sessions {

    /**
     * A new autocommit session with {@code application_name} {@code pgguard:<role>}; the caller closes it and never leaves it
     * idle in a transaction (an open transaction keeps a snapshot that CREATE INDEX CONCURRENTLY waits for).
     *
     * @param role what the session is for, for example {@code watch}
     * @return empty when the host gives the guard no way to open one
     * @throws SQLException when one could be opened but the attempt failed
     */
    Optional<Connection> open(String role) throws SQLException;
}
