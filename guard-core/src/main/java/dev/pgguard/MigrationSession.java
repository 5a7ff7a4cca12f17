package dev.pgguard;

import dev.pgguard.jdbc.Backend;
import dev.pgguard.jdbc.SessionObserver;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.Footprint;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.migration.GuardException;
import dev.pgguard.replica.StandbyBusy;
import dev.pgguard.retry.Attempts;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.locks.SqlParser;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The session that runs the migrations: sets its timeouts, watches its statements, repeats those outside a transaction. */
final class MigrationSession implements SessionObserver {

    private static final int REMEMBERED = 8;

    private final Connection session;
    private final GuardRun run;
    private @Nullable Equipment equipment;
    private @Nullable Unit unit;
    private boolean unfinishedTransaction;
    private boolean outOfSight;
    private @Nullable Boolean lockHeld;
    private long wal;
    private boolean recording;
    private boolean putOff;
    private @Nullable Footprint lastRows;
    private @Nullable SQLException told;
    private final RewriteStop rewriteStop = new RewriteStop();
    /** The last few texts: a prepared statement is run many times, and a tool sends the same around each migration. */
    private final Map<List<String>, List<Statement>> parsed =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<List<String>, List<Statement>> eldest) {
                    return size() > REMEMBERED;
                }
            });

    MigrationSession(Connection session, GuardRun run) {
        this.session = session;
        this.run = run;
    }

    void equip(Equipment equipment) {
        this.equipment = equipment;
    }

    GuardRun run() {
        return run;
    }

    boolean isEquipped() {
        return equipment != null;
    }

    Equipment equipment() {
        if (equipment == null) {
            throw new IllegalStateException("The run has not begun");
        }
        return equipment;
    }

    @Nullable
    Unit unit() {
        return unit;
    }

    Unit requireUnit() {
        if (unit == null) {
            throw new IllegalStateException("No migration was announced");
        }
        return unit;
    }

    /** A script began a transaction by itself and did not end it. */
    boolean unfinishedTransaction() {
        return unfinishedTransaction;
    }

    void enter(Unit next) throws SQLException {
        Boolean held = lockHeld;
        lockHeld = null;
        putOff = false;
        lastRows = next.attempts == null ? null : lastRows;
        unit = next;
        equipment().timeouts().begin(!session.getAutoCommit(), held != null);
        // asked for anew, whatever ran before: triggers, defaults and views run functions that nobody sees
        next.lockProven = Boolean.TRUE.equals(held);
        if (held != null) {
            next.recording.walBefore(wal);
        }
        equipment().timeouts().override(next::over);
        if (outOfSight) {
            next.raise(LockClass.BLOCKING);
        }
        if (outOfSight || Boolean.FALSE.equals(held)) {
            equipment().prepare(next, next.strongest);
        }
    }

    /** The host has asked, and put the timeouts back; counts for the migration that is entered next. */
    void lockHeld(boolean held, long walNow) {
        lockHeld = held;
        wal = walNow;
    }

    /** A migration is done; one that sent no statement here has not shown yet that it ran under the run lock. */
    void requireLock(Unit done) throws SQLException {
        if (!done.lockProven) {
            equipment().prepare(done, done.strongest);
        }
    }

    /** A migration outside a transaction is done. */
    void tellWal(Unit done) {
        if (!done.began() || !run.isReported()) {
            return;
        }
        try {
            done.recording.walAfter(equipment().wal());
        } catch (SQLException e) {
            // a session that is lost now the tool finds lost when it records what is done
        }
    }

    /** What a script outside a transaction began and did not end: after success it stays, as it does without the guard. */
    void keepOwnTransaction() throws SQLException {
        Unit now = unit;
        if (now == null || !now.ownTransaction) {
            return;
        }
        look(now);
        now.ownTransaction = false;
        try (java.sql.Statement statement = session.createStatement()) {
            statement.execute("commit");
        }
        equipment()
                .listener()
                .on(new RunEvent.ScriptNote(
                        now.migration.id(),
                        "the script began a transaction and did not end it; it was committed, end it in the script"));
    }

    void leave() {
        unfinishedTransaction |= unit != null && unit.ownTransaction;
        unit = null;
    }

    @Override
    public boolean observes() {
        return unit != null && !recording;
    }

    @Override
    public boolean observesOwnWork() {
        return unit != null && unit.inBody && unit.runsCode;
    }

    @Override
    public boolean splitsBatches() throws SQLException {
        return unit != null && session.getAutoCommit();
    }

    @Override
    public Object execute(Execution execution) throws SQLException {
        Unit now = unit;
        if (now == null) {
            return execution.run();
        }
        List<Statement> statements = statements(execution.sql());
        try {
            if (now.inBody) {
                now.begins(execution.sql());
                equipment().timeouts().override(now::over);
            }
            Optional<BackfillStatement> backfill = BackfillStatement.of(
                    equipment(), now, execution, run.settings().replicas());
            if (backfill.isPresent()) {
                return backfill.get().run();
            }
            return session.getAutoCommit() && !now.ownTransaction && statements.size() == 1
                    ? new LoneStatement(equipment(), run.settings().tripwire(), now, execution, statements.get(0)).run()
                    : executeInTransaction(now, execution, statements);
        } catch (SQLException e) {
            now.failing(execution.sql());
            throw e;
        } catch (GuardException e) {
            now.failing(execution.sql());
            // the tool reports an SQLException with the script and the line, anything else as a bug
            throw new SQLException(e.getMessage() + Stories.done(now), SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, e);
        }
    }

    @Override
    public void commit(Action commit) throws SQLException {
        Unit now = unit;
        if (now == null || session.getAutoCommit()) {
            commit.run();
            return;
        }
        if (now.inBody) {
            lookOrPutOff(now);
            now.notUndone = "it commits by itself";
            now.created.clear();
            equipment().timeouts().committed();
        } else if (!recording) {
            if (now.attempts != null) {
                lookOrPutOff(now);
            }
            record(now);
        }
        try {
            if (putOff) {
                lookAndCommit(now);
            }
            // finds nothing to do where that has committed
            commit.run();
        } catch (SQLException e) {
            SQLException failure = SqlState.isConnectionLoss(e)
                    ? commitUnknown(now, e)
                    : told(
                            now,
                            e,
                            LockReport.nothing(),
                            "could not commit: " + Stories.firstLine(e),
                            now.recording.now());
            told = failure;
            throw failure;
        }
    }

    /** Before a commit: where no lock shuts others out, what there is to see is seen in its round trip. */
    private void lookOrPutOff(Unit now) throws SQLException {
        if (now.strongest == LockClass.BLOCKING) {
            look(now);
        } else {
            putOff = looksAt(now);
            lastRows = putOff && now.onlyRowsOf() != null ? lastRows : null;
            if (putOff && !Backend.takesSeveral(session)) {
                putOff = false;
                look(now);
            }
        }
    }

    private boolean looksAt(Unit now) {
        if (!now.touchesOthers() || !run.settings().looksBeforeCommit()) {
            return false;
        }
        if (!equipment().maySeeLocks()) {
            equipment().tellNoLocks(now);
            return false;
        }
        return true;
    }

    /** The last moment at which it can be seen what the transaction has locked and rewritten. */
    private void look(Unit now) throws SQLException {
        lastRows = null;
        if (!looksAt(now)) {
            return;
        }
        try {
            new Rewrites(equipment(), run.settings().tripwire(), now).beforeCommit();
        } catch (GuardException e) {
            throw new SQLException(e.getMessage(), SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, e);
        } catch (SQLException e) {
            // then the commit is a rollback, and says so by itself
            if (!SqlState.IN_FAILED_SQL_TRANSACTION.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** Of two that change rows of the same plain tables, with nothing in between, the second is not asked what it holds. */
    private void lookAndCommit(Unit now) throws SQLException {
        putOff = false;
        Set<TableLock> rowsOf = now.onlyRowsOf();
        Footprint last = rowsOf == null || lastRows == null || !lastRows.tells(rowsOf) ? null : lastRows;
        Footprint seen = new Rewrites(equipment(), run.settings().tripwire(), now)
                .andCommit(last)
                .orElse(null);
        if (seen == null) {
            look(now);
        } else {
            lastRows = rowsOf == null ? null : seen;
        }
    }

    /** What the tool writes of the migration is its own, and need not be read; it may commit by itself. */
    private void record(Unit now) throws SQLException {
        equipment().prepare(now, now.strongest, false);
        LockWatch.Watched watched = equipment().watch(now, now.strongest);
        Duration start = now.recording.now();
        recording = true;
        told = null;
        try {
            run.host().record();
        } catch (SQLException e) {
            throw e == told ? e : failed(now, e, watched.end(), null, now.recording.now());
        } finally {
            recording = false;
            watched.end();
        }
        equipment().tellNotSeen(now, now.ran(List.of(), start, watched.end(), -1));
    }

    @Override
    public void rollback(Action rollback) throws SQLException {
        Unit now = unit;
        putOff = false;
        try {
            rollback.run();
        } catch (SQLException e) {
            if (now != null) {
                now.notUndone = "its rollback failed (" + e.getMessage() + ")";
            }
            throw e;
        }
        if (now != null) {
            undone(now);
        }
    }

    @Override
    public void autoCommit(boolean on, Action change) throws SQLException {
        Unit now = unit;
        boolean commits = on && !session.getAutoCommit();
        if (now != null && now.inBody && commits) {
            look(now);
            now.notUndone = "it switches autocommit on, which commits";
        }
        change.run();
        if (now != null && commits) {
            now.created.clear();
            equipment().timeouts().committed();
        }
        if (now != null) {
            equipment().timeouts().within(!on);
        }
    }

    /** With a transaction goes what was set in it and what only it could see. */
    private void undone(Unit now) {
        now.created.clear();
        now.recording.forgetEmptied();
        equipment().timeouts().rolledBack();
    }

    /** A migration's own code does: nobody could give the lock back, or put the session as it was, later. */
    @Override
    public void closing() {
        Unit now = unit;
        if (now != null && now.inBody) {
            now.notUndone = "it closes its connection";
            run.close();
        }
    }

    @Override
    public void rolledBackToSavepoint() {
        if (unit != null) {
            undone(unit);
        }
    }

    @Override
    public void schemaChanged() {
        if (unit != null) {
            unit.created.clear();
        }
    }

    /** What runs past the observer is unknown, and counts as blocking. */
    @Override
    public void unwrapped(boolean connection) throws SQLException {
        Unit now = unit;
        if (now != null && now.inBody) {
            outOfSight |= connection;
            now.raise(connection ? LockClass.BLOCKING : LockClass.ROW);
            now.movesData();
            equipment().prepare(now, now.strongest);
        }
    }

    private List<Statement> statements(List<String> sql) {
        return parsed.computeIfAbsent(sql, MigrationSession::parse);
    }

    private static List<Statement> parse(List<String> sql) {
        List<Statement> all = new ArrayList<>();
        for (String text : sql) {
            all.addAll(SqlParser.parseAll(text));
        }
        return all;
    }

    /** In a transaction the strongest lock so far decides; a failure ends the attempt. */
    private Object executeInTransaction(Unit now, Execution execution, List<Statement> statements) throws SQLException {
        if (now.inBody && isCommit(statements)) {
            look(now);
        }
        boolean ownBefore = now.ownTransaction;
        boolean endsInside = statements.size() > 1 && endsTransaction(statements);
        if (endsInside) {
            // what is set for the transaction alone would be gone for the statements behind its end
            equipment().timeouts().within(false);
            equipment().timeouts().committed();
        }
        LockClass asked = LockClass.ROW;
        for (Statement statement : statements) {
            LockClass own = LockClass.of(statement, now.created);
            asked = own.compareTo(asked) > 0 ? own : asked;
            now.raise(own);
            now.sees(statement);
            if (statement instanceof Statement.TransactionControl control) {
                equipment().transactionControl(now, control);
            }
        }
        boolean together = !now.inBody && !now.lockProven && asked == LockClass.ROW && execution.takesQuestion();
        if (!together && !onlyControls(statements)) {
            // ROLLBACK TO is allowed in a transaction that has failed, a statement of ours is not
            equipment().prepare(now, now.strongest, asked != LockClass.ROW);
        }
        GuardSettings.Tripwire tripwire = run.settings().tripwire();
        Rewrites rewrites = new Rewrites(equipment(), tripwire, now);
        // several that the server commits together, or that commit in the middle
        boolean committed = session.getAutoCommit() && !ownBefore || endsInside;
        List<Footprint.Committed> before =
                now.inBody && statements.size() > 1 && committed ? rewrites.before(statements) : List.of();
        LockWatch.Watched watched = LockReport::nothing;
        Duration start = now.recording.now();
        RewriteStop.Armed armed = null;
        Object result;
        try {
            equipment().requireNoReadersOnStandbys(now, statements);
            // in a transaction of the tool's, which is there before the statement and does not end with it
            armed = session.getAutoCommit() || statements.size() != 1
                    ? null
                    : rewriteStop.arm(equipment(), now, tripwire, statements);
            watched = equipment().watch(now, now.strongest);
            result = together ? equipment().prepareWith(execution, now, now.strongest) : execution.run();
            if (armed != null) {
                armed.disarm();
            }
        } catch (SQLException e) {
            LockReport report = e instanceof StandbyBusy busy ? busy.report() : watched.end();
            if (armed != null) {
                armed.requireNotStopped(e, now);
            }
            // row work may have waited for a row, and not for its table
            throw failed(
                    now, e, report, statements.size() == 1 && asked != LockClass.ROW ? statements.get(0) : null, start);
        } finally {
            watched.end();
        }
        equipment().tellNotSeen(now, now.ran(statements, start, watched.end(), execution.rows()));
        rewrites.after(before);
        for (Statement statement : statements) {
            now.doneInTransaction(statement);
            equipment().executed(now, statement);
        }
        return result;
    }

    private static boolean isCommit(List<Statement> statements) {
        return statements.size() == 1
                && statements.get(0) instanceof Statement.TransactionControl control
                && control.ends()
                && !control.undoes();
    }

    private static boolean endsTransaction(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.TransactionControl control && control.ends()) {
                return true;
            }
        }
        return false;
    }

    private static boolean onlyControls(List<Statement> statements) {
        for (Statement statement : statements) {
            if (!(statement instanceof Statement.TransactionControl)) {
                return false;
            }
        }
        return true;
    }

    private SQLException failed(
            Unit now, SQLException e, LockReport report, @Nullable Statement statement, Duration start) {
        SQLException failure = equipment().failed(now, e, report);
        now.failedAfter(start, report);
        return told(
                now,
                failure,
                report,
                Stories.failure(failure, report, statement, equipment().timeouts()),
                start);
    }

    /** What the host is to see of a failure in a transaction: the driver's own exception, or one that tells the whole story. */
    private SQLException told(Unit now, SQLException e, LockReport report, String story, Duration start) {
        if (SqlState.isConnectionLoss(e)) {
            return Stories.connectionLost(now, e);
        }
        if (!SqlState.isLockFailure(e)) {
            return now.attempts == null ? Stories.failedAlone(now, e, false, List.of()) : e;
        }
        now.lockFailure = e;
        Attempts attempts = now.attempts;
        Duration delay = attempts == null ? null : now.delayAfter(attempts, report);
        now.failure = new Unit.Failure(e, String.valueOf(e.getSQLState()), story, start, report, delay);
        return delay == null
                ? Stories.gaveUp(now, attempts, e, story, report.orElse(() -> now.seenBefore), List.of())
                : e;
    }

    private static SQLException commitUnknown(Unit now, SQLException e) {
        now.notUndone = "its commit may have been done";
        return Stories.commitUnknown(now, e);
    }
}
