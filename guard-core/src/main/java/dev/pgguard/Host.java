package dev.pgguard;

import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardListener;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The migration tool, as far as the guard must know it; an adapter implements it. */
public interface Host {

    /** Its name for messages, for example {@code Flyway}. */
    String tool();

    /** The schema that holds its history. */
    String schema();

    /** The tables that {@link #record} writes, without their schema. */
    default List<String> history() {
        return List.of();
    }

    /** Whether this run was started from within another one of the same thread. */
    boolean nested();

    /** Opens the guard's own sessions. */
    Sessions sessions();

    /** The driver's properties {@code user} and {@code password} with which the tool connects, as far as they are known. */
    default Map<String, String> credentials() {
        return Map.of();
    }

    /** Receives the events of the run. */
    GuardListener listener();

    /**
     * The tool commits the announced migration: writes what has to be in its transaction and is not yet. It may commit by itself.
     *
     * @throws SQLException when it cannot be written; the migration is then rolled back
     */
    default void record() throws SQLException {}

    /**
     * A concurrent index statement comes next.
     *
     * @throws SQLException when it would wait for the tool's own sessions for ever
     */
    default void beforeConcurrentIndex() throws SQLException {}

    /** Called again and again while the guard waits: a session of the tool's must not be ended for being idle meanwhile. */
    default void stayAwake() {}

    /** Puts back what the tool did on other sessions during an attempt; called after the rollback, before the delay. */
    default void rewind() {}
}
