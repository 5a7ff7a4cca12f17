package dev.pgguard;

import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardListener;
import java.sql.SQLException;

/** The migration tool, as far as the guard must know it; an adapter implements it. */
public interface Host {

    /** Its name for messages, for example {@code Flyway}. */
    String tool();

    /** The schema that holds its history. */
    String schema();

    /** Whether this run was started from within another one of the same thread. */
    boolean nested();

    /** Opens the guard's own sessions. */
    Sessions sessions();

    /** Receives the events of the run. */
    GuardListener listener();

    /**
     * Whether the commit that is asked for now, within a migration's own work, is the tool's at its end: there the tool commits
     * by itself, and not around that work.
     */
    default boolean endsMigration() {
        return false;
    }

    /**
     * Writes what has to be in the migration's transaction, before the commit that {@link #endsMigration} tells.
     *
     * @throws SQLException when it cannot be written; the migration is then rolled back
     */
    default void record() throws SQLException {}

    /** Puts back what the tool did on other sessions during an attempt; called after the rollback, before the delay. */
    default void rewind() {}
}
