package dev.pgguard;

import dev.pgguard.index.IndexGuard;
import dev.pgguard.jdbc.Query;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.SessionTimeouts;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.retry.Retrier;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the statements of a run are guarded with; put together when the run begins.
 *
 * @param session the driver's or the pool's connection, not the observed one
 * @param pid the backend that serves it
 */
record Equipment(
        Connection session,
        int pid,
        RunLock lock,
        SessionTimeouts timeouts,
        LockWatch watch,
        IndexGuard indexes,
        Retrier retrier,
        GuardListener listener) {

    /** Proves the run lock once per migration and sets the timeouts where they differ: one round trip, or none. */
    void prepare(Unit now, LockClass lockClass) throws SQLException {
        if (now.lockProven && timeouts.isApplied(lockClass)) {
            return;
        }
        String sql = "select " + timeouts.apply(lockClass) + ", pg_catalog.pg_backend_pid() as pid, "
                + lock.heldExpression() + " as held";
        Proof proof = Query.one(session, sql, row -> new Proof(row.getInt("pid"), row.getBoolean("held")));
        if (proof.pid() != pid()) {
            throw Stories.anotherBackend(pid(), proof.pid());
        }
        if (!proof.held()) {
            if (!lock.tryAcquire(session)) {
                throw Stories.runLockLost(now, lock.holder(session));
            }
            listener.on(new RunEvent.ScriptNote(
                    now.migration.id(),
                    "the run lock was gone (a script called DISCARD ALL or pg_advisory_unlock_all); taken again"));
        }
        now.lockProven = true;
    }

    /** Keeps what an executed statement changed for those after it. */
    void executed(Unit now, Statement statement) throws SQLException {
        timeouts.executed(statement).ifPresent(note -> listener.on(new RunEvent.ScriptNote(now.migration.id(), note)));
        boolean inTransaction = now.ownTransaction || !session.getAutoCommit();
        if (inTransaction && statement instanceof Statement.CreateTable create && !create.ifNotExists()) {
            now.created.add(create.table());
        }
        if (statement instanceof Statement.SetParameter) {
            // perhaps search_path: a name may now mean another table
            now.created.clear();
        }
        if (statement instanceof Statement.Discard) {
            now.lockProven = false;
        }
        if (statement instanceof Statement.TransactionControl control) {
            transactionControl(now, control);
        }
    }

    /** A script that begins or ends transactions by itself changes what a rollback undoes. */
    void transactionControl(Unit now, Statement.TransactionControl control) throws SQLException {
        boolean hosts = !session.getAutoCommit();
        if (!control.verb().equals("SAVEPOINT") && !control.verb().startsWith("RELEASE")) {
            now.created.clear();
        }
        switch (control.verb()) {
            case "BEGIN", "START TRANSACTION" -> now.ownTransaction = true;
            case "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE TRANSACTION" -> {
                now.ownTransaction = false;
                if (hosts) {
                    now.notUndone = "it ends its transaction by itself (" + control.verb() + ")";
                }
            }
            default -> {}
        }
        if (hosts) {
            timeouts.forget();
        }
    }

    private record Proof(int pid, boolean held) {}
}
