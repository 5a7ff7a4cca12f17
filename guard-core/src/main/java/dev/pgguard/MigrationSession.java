package dev.pgguard;

import dev.pgguard.index.IndexGuard;
import dev.pgguard.index.InvalidIndex;
import dev.pgguard.index.Verdict;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SessionObserver;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.SessionTimeouts;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Attempts;
import dev.pgguard.retry.Retrier;
import dev.pgguard.sql.Directives;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.SqlParser;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.StatementText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The session that runs the migrations: sets its timeouts, watches its statements, repeats those outside a transaction. */
final class MigrationSession implements SessionObserver {

    /** What one session needs to be guarded; put together by {@link GuardRun} once the run lock is held. */
    record Equipment(
            int pid, RunLock lock, SessionTimeouts timeouts, LockWatch watch, IndexGuard indexes, Retrier retrier) {}

    private static final String RETRY = "retry";

    private final Connection session;
    private final GuardRun run;
    private final GuardListener listener;
    private @Nullable Equipment equipment;
    private @Nullable Unit unit;
    private boolean unfinishedTransaction;
    private LockReport lastSeen = LockReport.nothing();
    private List<String> parsedSql = List.of();
    private List<Statement> parsed = List.of();

    MigrationSession(Connection session, GuardRun run, GuardListener listener) {
        this.session = session;
        this.run = run;
        this.listener = listener;
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

    /** What was seen of the last failed attempt; the last attempt of all may be over before anybody looks. */
    void seen(LockReport report) {
        lastSeen = report;
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
        unit = next;
        equipment().timeouts().begin(!session.getAutoCommit());
    }

    void leave() {
        unfinishedTransaction |= unit != null && unit.ownTransaction;
        unit = null;
    }

    @Override
    public boolean splitsBatches() throws SQLException {
        return body().isPresent() && session.getAutoCommit();
    }

    @Override
    public @Nullable Object execute(Execution execution) throws SQLException {
        Optional<Unit> current = body();
        if (current.isEmpty()) {
            return execution.run();
        }
        Unit now = current.get();
        List<Statement> statements = statements(execution.sql());
        try {
            readDirectives(now, execution);
            return session.getAutoCommit() && !now.ownTransaction && statements.size() == 1
                    ? executeAlone(now, execution, statements.get(0))
                    : executeInTransaction(now, execution, statements);
        } catch (GuardException e) {
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
            now.notUndone = "it commits by itself";
            equipment().timeouts().forget();
        }
        try {
            commit.run();
        } catch (SQLException e) {
            throw isUnknown(e) ? commitUnknown(now, e) : failed(now, e, "could not commit", LockReport.nothing());
        }
    }

    @Override
    public void rollback(Action rollback) throws SQLException {
        Unit now = unit;
        try {
            rollback.run();
        } catch (SQLException e) {
            if (now != null) {
                now.notUndone = "its rollback failed (" + e.getMessage() + ")";
            }
            throw e;
        }
    }

    @Override
    public void autoCommit(boolean on, Action change) throws SQLException {
        Unit now = unit;
        if (now != null && now.inBody && on && !session.getAutoCommit()) {
            now.notUndone = "it switches autocommit on, which commits";
        }
        change.run();
    }

    @Override
    public void rolledBackToSavepoint() {
        if (unit != null) {
            equipment().timeouts().forget();
        }
    }

    /** What runs past the observer is unknown, and counts as blocking. */
    @Override
    public void unwrapped(boolean connection) throws SQLException {
        Unit now = unit;
        if (now != null && now.inBody) {
            now.raise(connection ? LockClass.BLOCKING : LockClass.ROW);
            prepare(now, now.strongest);
        }
    }

    /** A prepared statement is run many times with the same text. */
    private List<Statement> statements(List<String> sql) {
        if (!sql.equals(parsedSql)) {
            parsed = sql.stream()
                    .flatMap(text -> SqlParser.parseAll(text).stream())
                    .toList();
            parsedSql = sql;
        }
        return parsed;
    }

    private Optional<Unit> body() {
        Unit now = unit;
        return now != null && now.inBody ? Optional.of(now) : Optional.empty();
    }

    private static void readDirectives(Unit now, Execution execution) {
        if (now.bodyStarted || execution.sql().isEmpty()) {
            return;
        }
        now.bodyStarted = true;
        Directives directives = Directives.atHeadOf(execution.sql().get(0));
        List<String> refused = directives.refused(Set.of(RETRY));
        String retry = directives.values().getOrDefault(RETRY, "on");
        if (!refused.isEmpty() || !Set.of("on", "off").contains(retry)) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    now.migration.id() + "  has a directive that the guard does not know: "
                            + (refused.isEmpty() ? "guard:retry=" + retry : String.join(", ", refused))
                            + ". Allowed: guard:retry=off or guard:retry=on. Nothing of it was run.");
        }
        now.retryAllowed &= retry.equals("on");
    }

    /** In a transaction the strongest lock so far decides; a failure ends the attempt. */
    private @Nullable Object executeInTransaction(Unit now, Execution execution, List<Statement> statements)
            throws SQLException {
        for (Statement statement : statements) {
            now.raise(LockClass.of(statement, now.created));
            now.asked.addAll(statement.locks());
            if (statement instanceof Statement.TransactionControl control) {
                transactionControl(now, control);
            }
        }
        prepare(now, now.strongest);
        LockWatch.Watched watched = equipment().watch().watch(equipment().pid());
        try {
            Object result = execution.run();
            for (Statement statement : statements) {
                executed(now, statement);
            }
            return result;
        } catch (SQLException e) {
            throw failed(now, e, null, watched.end());
        } finally {
            watched.end();
        }
    }

    /** Outside a transaction the statement is the unit: it is repeated, those before it are not. */
    private @Nullable Object executeAlone(Unit now, Execution execution, Statement statement) throws SQLException {
        Attempts attempts = equipment().retrier().start();
        IndexGuard indexes = equipment().indexes();
        boolean concurrent = IndexGuard.concerns(statement);
        while (true) {
            prepare(now, LockClass.of(statement, now.created));
            LockWatch.Watched watched = null;
            try {
                if (concurrent && indexes.before(session, statement) == Verdict.DONE) {
                    now.done(StatementText.summary(statement.sql()));
                    return execution.skip();
                }
                watched = equipment().watch().watch(equipment().pid());
                Object result = execution.run();
                watched.end();
                if (concurrent) {
                    indexes.verify(session, statement);
                }
                executed(now, statement);
                now.done(StatementText.summary(statement.sql()));
                Stories.afterRetries(now, attempts).ifPresent(listener::on);
                return result;
            } catch (SQLException e) {
                LockReport report = watched == null ? LockReport.nothing() : watched.end();
                List<String> left = concurrent && !isUnknown(e) ? indexes.afterFailure(session, statement) : List.of();
                Duration delay = delay(now, attempts, e, execution, statement);
                if (delay == null) {
                    throw finallyFailed(now, attempts, e, report(report, statement), left);
                }
                listener.on(new RunEvent.RetryScheduled(
                        now.migration.id(),
                        attempts.number(),
                        attempts.max(),
                        Stories.failure(e, report, statement, equipment().timeouts()),
                        report(report, statement),
                        delay));
                now.repeats++;
                pause(attempts, delay, e);
            } finally {
                if (watched != null) {
                    watched.end();
                }
            }
        }
    }

    /** Before another attempt; null when the policy allows none, or when the failure may have left something behind. */
    private static @Nullable Duration delay(
            Unit now, Attempts attempts, SQLException e, Execution execution, Statement statement) {
        if (!(e instanceof InvalidIndex) && !isRetryable(e)) {
            return null;
        }
        if (!execution.repeatable() || SqlParser.mayCommitInTheMiddle(statement.sql())) {
            now.notUndone = "it may have committed a part of its work";
        }
        return now.retryAllowed && now.notUndone == null
                ? attempts.delayBeforeNext().orElse(null)
                : null;
    }

    /** Proves the run lock once per migration and sets the timeouts where they differ: one round trip, or none. */
    private void prepare(Unit now, LockClass lockClass) throws SQLException {
        SessionTimeouts timeouts = equipment().timeouts();
        if (now.lockProven && timeouts.isApplied(lockClass)) {
            return;
        }
        RunLock lock = equipment().lock();
        String sql = "select %s, pg_backend_pid(), %s"
                .formatted(timeouts.apply(lockClass), lock.heldExpression("pg_backend_pid()"));
        Proof proof = Query.one(session, sql, row -> new Proof(row.getInt(3), row.getBoolean(4)));
        if (proof.pid() != equipment().pid()) {
            throw Stories.anotherBackend(equipment().pid(), proof.pid());
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

    private record Proof(int pid, boolean held) {}

    private void executed(Unit now, Statement statement) throws SQLException {
        equipment()
                .timeouts()
                .executed(statement)
                .ifPresent(note -> listener.on(new RunEvent.ScriptNote(now.migration.id(), note)));
        if (statement instanceof Statement.CreateTable create && !create.ifNotExists()) {
            now.created.add(create.table());
        }
        if (statement instanceof Statement.Discard || statement instanceof Statement.Opaque) {
            now.lockProven = false;
        }
        if (statement instanceof Statement.TransactionControl control) {
            transactionControl(now, control);
        }
    }

    private void transactionControl(Unit now, Statement.TransactionControl control) throws SQLException {
        boolean hosts = !session.getAutoCommit();
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
            equipment().timeouts().forget();
        }
    }

    /** What the host is to see of a failure in a transaction: the driver's own exception, or one that tells the whole story. */
    private SQLException failed(Unit now, SQLException e, @Nullable String what, LockReport report) {
        if (isUnknown(e)) {
            return Stories.connectionLost(now, e);
        }
        if (!isRetryable(e)) {
            return e;
        }
        Attempts attempts = now.attempts;
        boolean repeat = attempts != null && now.retryAllowed && now.notUndone == null;
        Duration delay = repeat && attempts != null ? attempts.delayBeforeNext().orElse(null) : null;
        String story = what == null
                ? Stories.failure(e, report, null, equipment().timeouts())
                : what + ": " + Stories.firstLine(e);
        now.failure = new Unit.Failure(e, String.valueOf(e.getSQLState()), story, report, delay);
        return delay == null ? Stories.gaveUp(now, attempts, e, story, report.orElse(() -> lastSeen), List.of()) : e;
    }

    private SQLException finallyFailed(
            Unit now, Attempts attempts, SQLException e, LockReport report, List<String> left) {
        if (isUnknown(e)) {
            return Stories.connectionLost(now, e);
        }
        return isRetryable(e) || e instanceof InvalidIndex
                ? Stories.gaveUp(
                        now,
                        attempts,
                        e,
                        Stories.failure(e, report, null, equipment().timeouts()),
                        report,
                        left)
                : Stories.failedAlone(now, e, left);
    }

    private LockReport report(LockReport seen, Statement statement) {
        return seen.orElse(() -> LockWatch.holders(session, statement.locks()));
    }

    private static SQLException commitUnknown(Unit now, SQLException e) {
        now.notUndone = "its commit may have been done";
        return Stories.commitUnknown(now, e);
    }

    static boolean isRetryable(SQLException e) {
        return SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                || SqlState.DEADLOCK_DETECTED.equals(e.getSQLState());
    }

    private static boolean isUnknown(SQLException e) {
        return e.getSQLState() == null || SqlState.isConnectionLoss(e.getSQLState());
    }

    static void pause(Attempts attempts, Duration delay, Exception cause) {
        try {
            attempts.next(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            GuardException interrupted = new GuardException(
                    Refusal.LOCK_NOT_AVAILABLE,
                    "Interrupted between two attempts; the failed attempt was rolled back, nothing of it stayed.",
                    cause);
            interrupted.addSuppressed(e);
            throw interrupted;
        }
    }
}
