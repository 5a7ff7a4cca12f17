package dev.pgguard;

import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.index.IndexGuard;
import dev.pgguard.index.InvalidIndexes;
import dev.pgguard.jdbc.Backend;
import dev.pgguard.jdbc.ObservedConnection;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.SessionObserver;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.lock.BackendProbe;
import dev.pgguard.lock.FreezeBudget;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.RunLockPolicy;
import dev.pgguard.lock.SessionTimeouts;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Migration;
import dev.pgguard.migration.Refusal;
import dev.pgguard.preflight.Pending;
import dev.pgguard.preflight.Preflight;
import dev.pgguard.preflight.PreflightMode;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.ReplicaGate;
import dev.pgguard.replica.StandbyReaders;
import dev.pgguard.report.RunReport;
import dev.pgguard.retry.Retrier;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.locks.SqlParser;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One guarded run of a migration tool against one database: holds the run lock until the last migration is done, repeats what
 * failed for a lock, and ends only when the replicas have replayed.
 *
 * <p>Used by one thread, in this order: {@link #observe}, {@link #begin}, then for each migration {@link #transaction} around
 * {@link #migration} and {@link #body} (without {@code transaction} for a migration outside a transaction), {@link #finish},
 * {@link #close}.
 */
public final class GuardRun implements AutoCloseable {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    private final GuardSettings settings;
    private final Host host;
    private final RunReport report;
    private final GuardListener listener;
    private final Retrier retrier;
    private final RunReplicas replicas;
    private final StandbyReaders readers;
    /** For another run, or for the replicas: the tool has nothing to do meanwhile. */
    private final Sleeper waiting;

    private @Nullable Connection session;
    private @Nullable MigrationSession observer;
    private @Nullable Tidying tidying;
    private boolean held;
    private @Nullable Repetition repetition;
    private String restoreSession = "";
    private boolean ranSomething;
    private int applied;
    private int attemptsMade;
    private Duration longestFreeze = Duration.ZERO;
    /** The same of a thousand migrations is one line. */
    private final Set<String> notSeenTold = ConcurrentHashMap.newKeySet();

    /** Work of the host that may fail in any way. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E, SQLException;
    }

    public GuardRun(GuardSettings settings, Host host, Clockwork clockwork) {
        this.settings = settings;
        this.host = host;
        this.retrier = new Retrier(settings.retry(), clockwork.sleeper(), clockwork.clock(), clockwork.random());
        this.waiting = duration -> {
            clockwork.sleeper().sleep(duration);
            host.stayAwake();
        };
        this.report = new RunReport(settings.reports(), host.tool(), clockwork.clock(), host.listener());
        this.listener = report;
        List<DirectReplica> direct = settings.replicas().waits() ? direct(settings, host) : List.of();
        this.readers = new StandbyReaders(direct, settings.timeouts().lock());
        this.replicas = new RunReplicas(
                new ReplicaGate(settings.replicas(), waiting, clockwork.clock(), listener, direct), direct, listener);
    }

    /** With the tool's own user and password where a URL has none. */
    private static List<DirectReplica> direct(GuardSettings settings, Host host) {
        List<DirectReplica> direct = new ArrayList<>();
        for (String url : settings.replicaUrls()) {
            UrlSessions sessions = UrlSessions.bounded(url, host.credentials());
            direct.add(new DirectReplica(sessions.label(), sessions));
        }
        return direct;
    }

    /** The tool whose run this is. */
    public Host host() {
        return host;
    }

    /** The connection to give to the host in place of the one that will run its migrations. */
    public Connection observe(Connection connection) {
        session = connection;
        report.database(label(connection));
        observer = new MigrationSession(connection, this);
        tidying = new Tidying(connection, observer, listener);
        return ObservedConnection.observe(connection, observer);
    }

    /** Which database that is: the driver knows it without asking. */
    private static String label(Connection connection) {
        try {
            return new UrlSessions(connection.getMetaData().getURL()).label();
        } catch (SQLException e) {
            return "";
        }
    }

    /**
     * Takes the run lock, waiting for another run if there is one.
     *
     * @throws GuardException when the session is not fit to run migrations, or the lock was not to be had in time
     */
    public void begin() throws SQLException {
        try {
            start();
        } catch (SQLException | RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    private void start() throws SQLException {
        Connection own = session();
        listener.on(new RunEvent.Started(host.tool(), settings.differences()));
        // Asking the host for its schema can cost round trips, and only this scope's lock is named after it.
        boolean namedAfterSchema = settings.runLock().scope() == RunLockPolicy.Scope.SCHEMA;
        RunLock lock = new RunLock(settings.runLock(), namedAfterSchema ? host.schema() : "", waiting, retrier.clock());
        Beginning beginning = beginning(own, lock, Backend.pid(own).orElse(0));
        held = beginning.locked();
        restoreSession = beginning.restore();
        observer().equip(equipment(beginning, lock));
        if (beginning.standby()) {
            throw new GuardException(
                    Refusal.NOT_A_PRIMARY,
                    "This server is a standby (pg_is_in_recovery() is true); nothing was run. Connect to the primary, for"
                            + " example with targetServerType=primary in the URL.");
        }
        if (!held) {
            awaitLock(lock);
        }
    }

    /** One round trip; more where the driver cannot prove that the session has a backend of its own. */
    private Beginning beginning(Connection own, RunLock lock, int driverPid) throws SQLException {
        Beginning beginning = Query.one(own, Beginning.sql(lock, driverPid), Beginning::of);
        if (beginning.pid() == driverPid) {
            return beginning;
        }
        new BackendProbe(host.sessions(), PROBE_LIMIT).requireOwnBackend(own, beginning.pid());
        Beginning proven = Query.one(own, Beginning.sql(lock, beginning.pid()), Beginning::of);
        if (proven.pid() != beginning.pid()) {
            throw Stories.anotherBackend(beginning.pid(), proven.pid());
        }
        return proven;
    }

    private Equipment equipment(Beginning beginning, RunLock lock) {
        LockWatch.Pace pace = LockWatch.Pace.within(settings.timeouts().lock());
        GuardListener telling = this::tell;
        LockWatch watch = new LockWatch(host.sessions(), lock.proof(), pace, telling);
        SessionTimeouts timeouts = new SessionTimeouts(settings.timeouts(), beginning.original());
        return new Equipment(
                session(),
                beginning.pid(),
                lock,
                timeouts,
                watch,
                new IndexGuard(settings.indexes(), retrier.sleeper(), retrier.clock(), telling),
                readers,
                retrier,
                host,
                beginning.keep(),
                Equipment.between(beginning.pid(), lock, timeouts, beginning.keep()),
                Equipment.proof(lock),
                beginning.maySeeLocks(),
                telling);
    }

    private void awaitLock(RunLock lock) throws SQLException {
        if (host.nested()) {
            throw new GuardException(
                    Refusal.NESTED_RUN,
                    "This run was started from within another migration run of the same thread, and the run lock is held by "
                            + lock.holder(session())
                                    .map(RunLock.Holder::describe)
                                    .orElse("another session")
                            + ": waiting would be waiting for itself. Nothing was run. Start the inner run after the outer one.");
        }
        lock.await(session(), listener);
        held = true;
    }

    /**
     * Judges what is pending, before the first of it runs. The session is in autocommit, and has the role and the search path of the
     * migrations.
     *
     * @throws GuardException when something of it is refused
     */
    public void preflight(Pending pending) {
        if (settings.lint() == PreflightMode.OFF) {
            return;
        }
        try {
            new Preflight(settings.lint(), session(), listener).judge(pending);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    GuardSettings settings() {
        return settings;
    }

    /** Whether anybody reads what a migration did. */
    boolean isReported() {
        return report.isRead();
    }

    /**
     * The migration that runs now rebuilds the partitions of a table, outside of a transaction.
     *
     * @throws GuardException when it is refused, or not done in the end; what was done stays, and the next run goes on
     */
    public void rebuild(RebuildSpec spec, Pace pace) throws SQLException {
        new RebuildWork(observer().equipment(), observer().requireUnit(), settings.replicas()).run(spec, pace);
    }

    /**
     * Runs the outermost unit that is certainly rolled back when it fails; repeats it as a whole when it held a migration that
     * failed for a lock.
     *
     * @param work the host's transaction: begins it, and has rolled it back when it throws
     */
    public <T, E extends Exception> T transaction(Work<T, E> work) throws E, SQLException {
        if (repetition != null || released()) {
            return work.run();
        }
        replicas.survey(session());
        Repetition attempts = new Repetition(observer().equipment(), host, budget());
        while (true) {
            repetition = attempts;
            try {
                T result = work.run();
                committed(attempts);
                return result;
            } catch (Exception e) {
                Unit unit = observer().unit();
                if (unit == null) {
                    throw e;
                }
                if (!attempts.repeats(unit, e)) {
                    failed(
                            unit,
                            e,
                            attempts.attempts().number(),
                            attempts.attempts().elapsed());
                    throw e;
                }
            } finally {
                repetition = null;
                observer().leave();
            }
        }
    }

    private FreezeBudget budget() {
        return new FreezeBudget(settings.freezeBudget());
    }

    private void committed(Repetition attempts) {
        Unit unit = observer().unit();
        if (unit != null) {
            applied++;
            measure(unit.recording.frozen());
            int number = attempts.attempts().number();
            attemptsMade += number;
            tell(new RunEvent.Applied(
                    unit.migration.id(),
                    number,
                    attempts.attempts().elapsed(),
                    number == 1 ? GuardEvent.Level.DEBUG : GuardEvent.Level.INFO,
                    unit::facts));
            tidying().afterSuccess(unit);
        }
    }

    /**
     * For an adapter whose host sends a query of its own to the migration session before each migration: select-list expressions,
     * of which the first is true when the session still holds the run lock, and the second tells where the WAL ends;
     * the third puts its settings back as they were before the run. Sent along, and answered to {@link #held}, they save a round trip.
     *
     * @return empty while no migration can follow
     */
    public Optional<String> betweenMigrations() {
        MigrationSession current = observer;
        if (released() || current == null || !current.isEquipped() || current.unit() != null) {
            return Optional.empty();
        }
        return Optional.of(current.equipment().between());
    }

    /** What the server answered to the first and the second of {@link #betweenMigrations}. */
    public void held(boolean answer, long wal) {
        observer().lockHeld(answer, wal);
    }

    /**
     * What the host is to throw when its migration session turns out to be gone before a migration or an attempt has begun; any
     * other failure is its own.
     */
    public Optional<GuardException> lost(SQLException failure) {
        if (!SqlState.isConnectionLoss(failure)) {
            return Optional.empty();
        }
        Repetition attempts = repetition;
        String before = attempts == null ? "" : attempts.lastFailure();
        return Optional.of(new GuardException(
                Refusal.CONNECTION_LOST,
                (before.isEmpty()
                                ? "The session that runs the migrations was lost before the next one began."
                                : "The session that runs the migrations was lost between two attempts; the failed one was rolled back."
                                        + " It had failed: " + before)
                        + " What the tool has recorded is applied, nothing else was left behind. Run again.",
                failure));
    }

    /** What the host is to throw when it cannot record a migration outside a transaction, which is done. */
    public GuardException notRecorded(SQLException failure) {
        return Stories.notRecorded(observer().requireUnit(), failure);
    }

    /**
     * The host announces the migration that it is about to run, inside its transaction if it has one.
     *
     * @return which attempt this is; 1 is the first
     */
    public int migration(Migration migration) throws SQLException {
        if (session().getAutoCommit()) {
            replicas.survey(session());
        }
        replicas.require();
        if (!ranSomething) {
            report.begins();
        }
        ranSomething = true;
        Repetition attempts = repetition;
        Instant now = retrier.clock().instant();
        if (attempts == null) {
            observer().enter(new Unit(migration, null, budget(), LockReport.nothing(), now));
            return 1;
        }
        Unit next = new Unit(migration, attempts.attempts(), attempts.budget(), attempts.seen(), now);
        next.failedBefore = attempts.lastFailure();
        next.frozenBefore = attempts.frozen();
        next.queueBefore = attempts.queue();
        next.measuredBefore = attempts.measured();
        if (attempts.walBefore() != null) {
            next.recording.walBefore(attempts.walBefore());
        }
        observer().enter(next);
        return attempts.attempts().number();
    }

    /** Runs the announced migration's own work: its statements are guarded. */
    public <T, E extends Exception> T body(Work<T, E> work) throws E, SQLException {
        return around(() -> {
            ownWork(true, true);
            return work.run();
        });
    }

    /**
     * What runs from now on is the announced migration's own work, or the tool's around it.
     *
     * @param code whether it may be code of somebody's own, which must not be led past the guard by what the driver gives it; false where
     *     the tool sends statements and nothing else
     */
    public void ownWork(boolean begins, boolean code) {
        Unit unit = observer().requireUnit();
        unit.inBody = begins;
        unit.runsCode = code;
        unit.ranGuarded |= begins;
    }

    /**
     * Runs all that the tool does for the announced migration, for a tool that does so in one go and tells by {@link #ownWork}
     * what of it is the migration's own. All statements are guarded, and of a migration outside a transaction repeated.
     */
    public <T, E extends Exception> T around(Work<T, E> work) throws E, SQLException {
        if (observer().unit() == null) {
            migration(new Migration("unannounced migration", !session().getAutoCommit(), true));
        }
        Unit unit = observer().requireUnit();
        try {
            T result = work.run();
            unit.inBody = false;
            observer().requireLock(unit);
            if (repetition == null) {
                observer().keepOwnTransaction();
                tidying().keep(unit);
                observer().tellWal(unit);
                applied++;
                measure(unit.recording.frozen());
                attemptsMade += 1 + unit.repeats;
                tell(new RunEvent.Applied(
                        unit.migration.id(), 1 + unit.repeats, elapsed(unit), GuardEvent.Level.DEBUG, unit::facts));
                observer().leave();
                tidying().afterSuccess(unit);
            }
            return result;
        } catch (Exception e) {
            unit.inBody = false;
            if (repetition == null) {
                tidying().afterFailure(unit, e);
                failed(unit, e, 1 + unit.repeats, elapsed(unit));
            }
            throw e;
        } finally {
            unit.inBody = false;
            if (repetition == null) {
                observer().leave();
            }
        }
    }

    /**
     * Drops what an interrupted concurrent build of these statements left invalid: for a tool that looks at the catalog before it
     * runs them, and would take the leftover for the index. The announced migration's session is in autocommit.
     *
     * @throws GuardException when the leftover is not theirs, or must not be dropped
     */
    public void clearLeftovers(List<String> sql) throws SQLException {
        Unit unit = observer().requireUnit();
        Equipment equipment = observer().equipment();
        for (String text : sql) {
            for (dev.pgguard.sql.Statement statement : SqlParser.parseAll(text)) {
                if (IndexGuard.concerns(statement)) {
                    equipment.prepare(unit, LockClass.ONLINE);
                    equipment.indexes().clear(session(), statement);
                }
            }
        }
    }

    /** Before the host records a migration: the announced one must have run through {@link #body}. */
    public void requireGuarded() {
        Unit unit = observer().unit();
        if (unit != null && !unit.ranGuarded) {
            throw bypassed(unit.migration.id() + " ran past the guard");
        }
    }

    private static GuardException bypassed(String what) {
        return new GuardException(
                Refusal.MIGRATION_BYPASSED_THE_GUARD,
                what
                        + ". It was not recorded. Another plug-in executes migrations in its own way; remove it, or switch the guard"
                        + " off with enabled=false.");
    }

    /**
     * The last migration is done: gives the run lock back, then waits for the replicas; a run that applied nothing takes one
     * look.
     */
    public void finish() throws SQLException {
        if (applied == 0) {
            release(settings.replicas().waits() ? ReplicaGate.GLANCE_SQL : null);
            return;
        }
        release();
        awaitReplicas();
    }

    /** The first half of {@link #finish}, for a tool that gives its lock back before its command ends. */
    public void release() throws SQLException {
        release(null);
    }

    /** The second half; the session is in autocommit again, and nothing is to be waited for when nothing was applied. */
    public void awaitReplicas() throws SQLException {
        try {
            if (applied > 0 && replicas.await(session())) {
                Path page = report.page().orElse(null);
                listener.on(new RunEvent.Finished(applied, attemptsMade, longestFreeze, page));
            }
            report.write(RunReport.Outcome.SUCCEEDED, applied);
        } catch (SQLException | RuntimeException e) {
            failed(e);
            report.write(RunReport.Outcome.FAILED, applied);
            throw e;
        } finally {
            replicas.close();
        }
    }

    private Duration elapsed(Unit unit) {
        return Duration.between(unit.began, retrier.clock().instant());
    }

    /** The tool tells its user; the report is told here. */
    private void failed(Exception e) {
        String message = Reason.withoutValues(String.valueOf(e.getMessage()), e);
        tell(new RunEvent.Failed("", Reason.withoutPasswords(message), Facts::new));
    }

    /** The same of a migration, with what it did until then. */
    private void failed(Unit unit, Exception e, int attempts, Duration elapsed) {
        tell(new RunEvent.Failed(
                unit.migration.id(),
                unit.withoutLiterals(Reason.withoutValues(String.valueOf(e.getMessage()), e)),
                () -> unit.factsOfFailure(attempts, elapsed)));
    }

    /** How many migrations this run has applied. */
    public int applied() {
        return applied;
    }

    /** Whether the run lock was given back. */
    public boolean released() {
        return tidying != null && tidying.released();
    }

    /** The lock that the announced migration did not get, also where its tool hides the failure; it must not count as done. */
    public Optional<SQLException> lockFailure() {
        return Optional.ofNullable(observer().unit()).map(unit -> unit.lockFailure);
    }

    /** For a tool that finds nothing to apply before it begins a run: one look at the replicas. */
    public void glance(Connection connection) {
        replicas.glance(connection);
    }

    private void release(@Nullable String look) throws SQLException {
        if (!released()) {
            String lock = held ? ", " + observer().equipment().lock().releaseExpression() : "";
            if (ranSomething) {
                tidying()
                        .release(
                                lock + restoreSession,
                                InvalidIndexes.SQL,
                                rows -> listener.on(InvalidIndexes.of(rows)));
            } else {
                tidying().release(lock + restoreSession, look, replicas::glance);
            }
        }
    }

    /** Frees the run lock if it is still held, and ends the watch; the session itself stays the host's. */
    @Override
    public void close() {
        replicas.close();
        end();
        report.write(RunReport.Outcome.APPLIED, applied);
    }

    private void end() {
        MigrationSession current = observer;
        if (current == null || !current.isEquipped()) {
            return;
        }
        try {
            release(null);
        } catch (SQLException e) {
            listener.on(new RunEvent.ScriptNote(
                    "run", "its session could not be put back as it was (" + e.getMessage() + ") and is closed"));
            tidying().abandon();
        }
        current.equipment().watch().close();
    }

    private void tell(GuardEvent event) {
        if (event instanceof RunEvent.RetryScheduled retry) {
            measure(retry.report().freeze().total());
        }
        if (event instanceof RunEvent.NotSeen notSeen && !notSeenTold.add(notSeen.sentence())) {
            return;
        }
        listener.on(event);
    }

    private void measure(Duration freeze) {
        if (freeze.compareTo(longestFreeze) > 0) {
            longestFreeze = freeze;
        }
    }

    private Connection session() {
        if (session == null) {
            throw new IllegalStateException("observe() comes first");
        }
        return session;
    }

    private Tidying tidying() {
        if (tidying == null) {
            throw new IllegalStateException("observe() comes first");
        }
        return tidying;
    }

    private MigrationSession observer() {
        if (observer == null) {
            throw new IllegalStateException("observe() comes first");
        }
        return observer;
    }

    /** The run that observes this connection; empty for any other connection. */
    public static Optional<GuardRun> of(Connection connection) {
        Optional<SessionObserver> observer = ObservedConnection.observerOf(connection);
        return observer.isPresent() && observer.get() instanceof MigrationSession session
                ? Optional.of(session.run())
                : Optional.empty();
    }
}
