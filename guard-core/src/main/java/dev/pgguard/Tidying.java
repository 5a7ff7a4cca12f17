package dev.pgguard;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.lock.SessionTimeouts;
import dev.pgguard.migration.GuardListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Leaves the session that runs the migrations as it came: after each migration, after a failure, and at the end of the run. */
final class Tidying {

    private final Connection session;
    private final MigrationSession observer;
    private final GuardListener listener;
    private boolean released;

    /** @param session the driver's or the pool's connection behind the observed one */
    Tidying(Connection session, MigrationSession observer, GuardListener listener) {
        this.session = session;
        this.observer = observer;
        this.listener = listener;
    }

    /** What the server answers to a query that is sent along. */
    @FunctionalInterface
    interface Answer {
        void read(ResultSet rows) throws SQLException;
    }

    /** How a transaction ends. */
    @FunctionalInterface
    private interface End {
        void of(Connection session) throws SQLException;
    }

    /** Never fails: what was committed is to be recorded, and what failed is to be told. */
    void afterSuccess(Unit unit) {
        try {
            restoreTimeouts();
        } catch (SQLException e) {
            listener.on(new RunEvent.ScriptNote(
                    unit.migration.id(), "its session could not be put back as it was (" + e.getMessage() + ")"));
        }
    }

    /** Ends the transaction that a failed script began itself; when its session is lost, the host may hide the first cause. */
    void afterFailure(Unit unit, Exception failure) {
        try {
            if (unit.ownTransaction) {
                execute("rollback");
                unit.ownTransaction = false;
            }
            leaveTransaction(unit, Connection::rollback);
            tellBlockersLate(unit);
            restoreTimeouts();
        } catch (SQLException e) {
            listener.on(new RunEvent.ScriptNote(
                    unit.migration.id(),
                    "its session could not be put back as it was (" + e.getMessage() + ") after: "
                            + failure.getMessage()));
        }
    }

    /** What a migration outside a transaction, or its tool, has left open is kept. */
    void keep(Unit unit) throws SQLException {
        leaveTransaction(unit, Connection::commit);
    }

    private void leaveTransaction(Unit unit, End end) throws SQLException {
        if (!unit.migration.transactional() && !session.getAutoCommit()) {
            end.of(session);
            session.setAutoCommit(true);
        }
    }

    /** Of a transaction that the script began itself, when nobody watched. */
    private void tellBlockersLate(Unit unit) throws SQLException {
        Unit.Failure failure = unit.failure;
        if (failure != null && !failure.report().watched() && session.getAutoCommit()) {
            LockReport holders = LockWatch.holders(session, unit.asked);
            listener.on(new RunEvent.ScriptNote(unit.migration.id(), holders.describe()));
        }
    }

    private void restoreTimeouts() throws SQLException {
        SessionTimeouts timeouts = observer.equipment().timeouts();
        if (timeouts.mustBeRestored() && session.getAutoCommit() && !observer.unfinishedTransaction()) {
            Query.one(session, "select " + timeouts.restore(), row -> true);
        }
    }

    /** Whether {@link #release} was successful. */
    boolean released() {
        return released;
    }

    /**
     * At the end of the run, in one round trip.
     *
     * @param more select-list expressions beside those for the timeouts, with a comma in front of each
     * @param look a query to send along, or null
     */
    void release(String more, @Nullable String look, Answer answer) throws SQLException {
        String sql = "select " + observer.equipment().timeouts().restore() + more;
        if (!session.getAutoCommit()) {
            // left by a Java migration that failed; in it not even the lock could be given back
            session.rollback();
            session.setAutoCommit(true);
        }
        if (observer.unfinishedTransaction()) {
            execute("rollback");
        }
        if (look == null) {
            execute(sql);
            released = true;
            return;
        }
        try (Statement statement = session.createStatement()) {
            statement.execute(sql + ";" + look);
            released = true;
            if (statement.getMoreResults()) {
                try (ResultSet rows = statement.getResultSet()) {
                    answer.read(rows);
                }
            }
        } catch (SQLException e) {
            if (SqlState.isConnectionLoss(e)) {
                throw e;
            }
            // what it only asks must not be the reason that the rest is not put back
            execute(sql);
            released = true;
            listener.on(new RunEvent.ScriptNote(
                    "run", "what it left in the database could not be seen in the end (" + e.getMessage() + ")"));
        }
    }

    /** A pool would keep it, and with it the run lock. */
    void abandon() {
        try {
            session.abort(Runnable::run);
        } catch (SQLException gone) {
            // then it keeps no lock either
            return;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
