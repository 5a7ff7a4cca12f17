package dev.pgguard.jdbc;

import java.sql.SQLException;
import java.util.List;

/** Stands around everything that runs on an {@link ObservedConnection}. */
public interface SessionObserver {

    /** An SQL action of the driver. */
    @FunctionalInterface
    interface Action {
        void run() throws SQLException;
    }

    /** One call of {@code execute…} on a statement. */
    interface Execution {

        /** The statements that the call sends; more than one only for a batch. */
        List<String> sql();

        /** How many rows it has changed, once it was sent; -1 when that is not known or it is a query. */
        default long rows() {
            return -1;
        }

        /** Whether {@link #run()} may be called again after it failed. */
        boolean repeatable();

        /** Sends them. */
        Object run() throws SQLException;

        /**
         * Sends it with a question of the observer's behind it, in one round trip, where it {@link #takesQuestion}.
         *
         * @param question has one row
         */
        default Object run(String question, Query.Row<?> answer) throws SQLException {
            throw new UnsupportedOperationException(question);
        }

        /** Whether {@link #run(String, Query.Row)} is possible. */
        default boolean takesQuestion() {
            return false;
        }

        /** The result of a call whose statement need not run; nothing is sent. */
        Object skip() throws SQLException;
    }

    /** Whether statements that the host makes now are of interest; one made while they are not is never observed. */
    boolean observes();

    /** Whether code of the migration's own runs now: what it gets of the driver must not lead it past the observer. */
    boolean observesOwnWork();

    /** Whether the statements of a batch are to come one by one, so that each can be repeated alone. */
    boolean splitsBatches() throws SQLException;

    /** Runs the execution: usually once, but it may be repeated or skipped. */
    Object execute(Execution execution) throws SQLException;

    /** The host commits. */
    void commit(Action commit) throws SQLException;

    /** The host rolls back the whole transaction. */
    void rollback(Action rollback) throws SQLException;

    /** The host switches autocommit, which ends an open transaction. */
    void autoCommit(boolean on, Action change) throws SQLException;

    /** The host, or a migration's own code, closes the connection: it may go back to a pool. */
    void closing();

    /** The host has rolled back to a savepoint, and with it whatever was set since. */
    void rolledBackToSavepoint();

    /** The host has set another schema: names may mean other tables now. */
    default void schemaChanged() {}

    /**
     * The host takes a part of the driver that the observer does not see.
     *
     * @param connection whether it takes the connection itself, which can run anything, or an interface for data only
     */
    void unwrapped(boolean connection) throws SQLException;
}
