package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PreferQueryMode;

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

    /**
     * Whether a text of several statements, prepared, is sent in one round trip, and its results read as they are: not by the simple protocol
     * (each by itself), nor with {@code prepareThreshold=-1} (the columns of the first result are taken for those of the others).
     */
    public static boolean takesSeveral(Connection connection) {
        try {
            Connection target = ObservedConnection.target(connection);
            if (!target.isWrapperFor(PGConnection.class)) {
                return false;
            }
            PGConnection driver = target.unwrap(PGConnection.class);
            return driver.getPrepareThreshold() >= 0 && driver.getPreferQueryMode() != PreferQueryMode.SIMPLE;
        } catch (SQLException | LinkageError e) {
            return false;
        }
    }
}
