package dev.pgguard;

import dev.pgguard.index.IndexGuard;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SessionObserver;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.SessionTimeouts;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.replica.StandbyReaders;
import dev.pgguard.retry.Retrier;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the statements of a run are guarded with; put together when the run begins.
 *
 * @param session the driver's or the pool's connection, not the observed one
 * @param pid the backend that serves it
 * @param keepSession select-list expressions that keep the server from ending the session, and let it notice a dead client
 * @param maySeeLocks whether what a transaction holds may be asked in it: a question that fails would end it
 * @param between what {@link GuardRun#betweenMigrations} gives
 * @param proof those that prove the run lock held
 */
record Equipment(
        Connection session,
        int pid,
        RunLock lock,
        SessionTimeouts timeouts,
        LockWatch watch,
        IndexGuard indexes,
        StandbyReaders readers,
        Retrier retrier,
        Host host,
        String keepSession,
        String between,
        String proof,
        boolean maySeeLocks,
        GuardListener listener) {

    /** Where the cluster's WAL ends, in bytes. */
    private static final String WAL =
            "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::pg_catalog.int8";

    // What only has to be done is one column: the driver reads the description of each, and a new JVM slowly.

    static String between(int pid, RunLock lock, SessionTimeouts timeouts, String keepSession) {
        return "case when pg_catalog.pg_backend_pid() = " + pid + " then " + lock.heldExpression() + " else false end, "
                + WAL + ", pg_catalog.concat(" + timeouts.asBefore() + keepSession + ")";
    }

    static String proof(RunLock lock) {
        return "pg_catalog.pg_backend_pid(), " + lock.heldExpression() + ", " + WAL;
    }

    /** Before work of this class that nobody sees. */
    void prepare(Unit now, LockClass lockClass) throws SQLException {
        prepare(now, lockClass, true);
    }

    /**
     * Proves the run lock once per migration and sets the timeouts where they differ: one round trip, or none.
     *
     * @param asksForTableLock whether the next statement asks for a lock that hurts others, and not only those before it
     */
    void prepare(Unit now, LockClass lockClass, boolean asksForTableLock) throws SQLException {
        if (now.lockProven && timeouts.isApplied(lockClass, asksForTableLock)) {
            return;
        }
        try {
            proven(now, Query.one(session, question(lockClass), Proof::of));
        } catch (SQLException e) {
            throw SqlState.isConnectionLoss(e) ? Stories.connectionLost(now, e) : e;
        }
    }

    /** The same, in the round trip of a statement of the tool's. */
    Object prepareWith(SessionObserver.Execution execution, Unit now, LockClass lockClass) throws SQLException {
        List<Proof> proof = new ArrayList<>(1);
        Object result = execution.run(question(lockClass), row -> proof.add(Proof.of(row)));
        proven(now, proof.get(0));
        return result;
    }

    /** Where the cluster's WAL ends now, in bytes. */
    long wal() throws SQLException {
        return Query.one(session, "select " + WAL, row -> row.getLong(1));
    }

    private String question(LockClass lockClass) {
        return "select pg_catalog.concat(" + timeouts.apply(lockClass) + keepSession + "), " + proof;
    }

    private void proven(Unit now, Proof proof) throws SQLException {
        now.recording.walBefore(proof.wal());
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

    /**
     * Looks after the statement that is sent next.
     *
     * @param lockClass the strongest lock that it has or asks for: row work is not shot down for one locked row, whoever waits behind it
     */
    LockWatch.Watched watch(Unit now, LockClass lockClass) {
        return watch.watch(
                pid, timeouts.lockTimeout(), lockClass == LockClass.ROW ? Optional.empty() : now.budget.allowance());
    }

    /** Of a statement that went through; of one that failed it is told with the failure. */
    void tellNotSeen(Unit now, LockReport report) {
        for (String sentence : report.notSeen()) {
            listener.on(new RunEvent.NotSeen(now.migration.id(), sentence, report.measured()));
        }
    }

    void tellNoLocks(Unit now) {
        listener.on(new RunEvent.NotSeen(
                now.migration.id(),
                "What it locked and rewrote was not seen: the role needs SELECT on pg_catalog.pg_locks and EXECUTE on"
                        + " pg_catalog.pg_table_size(regclass), which PUBLIC has unless they were revoked.",
                true));
    }

    /**
     * Charges what a failed statement has cost others.
     *
     * @return what the server says, but of a wait that was ended for others' sake: to it that is a cancelled query
     */
    SQLException failed(Unit now, SQLException failure, LockReport report) {
        now.budget.charge(report.freeze());
        now.recording.suffered(report);
        if (report.cutShort() && SqlState.QUERY_CANCELED.equals(failure.getSQLState())) {
            return new SQLException(
                    "the wait for a lock was ended early, for the sake of those who queue behind it",
                    SqlState.LOCK_NOT_AVAILABLE,
                    failure);
        }
        if (!report.watched() && SqlState.LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
            timeouts.lockTimeout().ifPresent(now.budget::chargeUnseen);
        }
        return failure;
    }

    /** A table that this transaction made nobody reads on a replica. */
    void requireNoReadersOnStandbys(Unit now, List<Statement> statements) throws SQLException {
        if (readers.none()) {
            return;
        }
        List<TableLock> asked = new ArrayList<>();
        for (Statement statement : statements) {
            for (TableLock lock : statement.locks()) {
                if (!now.created.contains(lock.table())) {
                    asked.add(lock);
                }
            }
        }
        boolean drops = statements.stream()
                .anyMatch(statement ->
                        statement instanceof Statement.Ddl ddl && ddl.verb().equals("DROP TABLE"));
        readers.requireNone(session, asked, drops);
    }

    /** Keeps what an executed statement changed for those after it. */
    void executed(Unit now, Statement statement) throws SQLException {
        boolean inTransaction = now.ownTransaction || !session.getAutoCommit();
        timeouts.executed(statement, inTransaction)
                .ifPresent(note -> listener.on(new RunEvent.ScriptNote(now.migration.id(), note)));
        if (inTransaction && statement instanceof Statement.CreateTable create && !create.ifNotExists()) {
            now.created.add(create.table());
        }
        if (statement instanceof Statement.Ddl ddl && ddl.verb().startsWith("DROP")) {
            // the name may be that of another table again: one that a temporary table had hidden
            now.created.clear();
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
        if (control.begins()) {
            now.ownTransaction = !hosts;
        }
        if (control.ends() || control.undoes()) {
            now.recording.forgetEmptied();
        }
        if (control.ends()) {
            if (control.undoes()) {
                timeouts.rolledBack();
            } else {
                timeouts.committed();
            }
            now.ownTransaction = !hosts && control.verb().endsWith("AND CHAIN");
            if (hosts) {
                now.notUndone = "it ends its transaction by itself (" + control.verb() + ")";
            }
        } else if (control.undoes()) {
            timeouts.rolledBack();
        }
    }

    private record Proof(int pid, boolean held, long wal) {
        static Proof of(ResultSet row) throws SQLException {
            return new Proof(row.getInt(2), row.getBoolean(3), row.getLong(4));
        }
    }
}
