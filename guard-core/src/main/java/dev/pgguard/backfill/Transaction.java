package dev.pgguard.backfill;

import java.sql.Connection;
import java.sql.SQLException;

/** Work in one transaction of a session in autocommit mode, which it is in again afterwards unless it is lost. */
final class Transaction {

    /** What is done in it. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    private Transaction() {}

    /** Committed when it returns. */
    static <T> T run(Connection session, Work<T> work) throws SQLException {
        session.setAutoCommit(false);
        try {
            T result = work.run();
            session.commit();
            session.setAutoCommit(true);
            return result;
        } catch (SQLException | RuntimeException e) {
            undo(session, e);
            throw e;
        }
    }

    /** Rolled back in every case. */
    static <T> T dry(Connection session, Work<T> work) throws SQLException {
        session.setAutoCommit(false);
        try {
            T result = work.run();
            session.rollback();
            session.setAutoCommit(true);
            return result;
        } catch (SQLException | RuntimeException e) {
            undo(session, e);
            throw e;
        }
    }

    private static void undo(Connection session, Exception failure) {
        try {
            session.rollback();
            session.setAutoCommit(true);
        } catch (SQLException lost) {
            failure.addSuppressed(lost);
        }
    }
}
