package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.postgresql.PGConnection;

/** What the driver knows of the server process behind a connection, without asking the server. */
public final class Backend {

    private Backend() {}

    /**
     * The process id that the server (or a pooler in between) gave the driver at start-up; empty when the connection is not
     * pgjdbc's or its classes are out of sight.
     */
    public static OptionalInt pid(Connection connection) {
        try {
            Connection target = ObservedConnection.target(connection);
            return target.isWrapperFor(PGConnection.class)
                    ? OptionalInt.of(target.unwrap(PGConnection.class).getBackendPID())
                    : OptionalInt.empty();
        } catch (SQLException | LinkageError e) {
            return OptionalInt.empty();
        }
    }
}
