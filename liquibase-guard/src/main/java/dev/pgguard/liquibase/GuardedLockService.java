package dev.pgguard.liquibase;

import dev.pgguard.Clockwork;
import dev.pgguard.GuardRun;
import dev.pgguard.GuardSettings;
import dev.pgguard.lock.RunLock;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.preflight.Pending;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.retry.SteadyClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;
import liquibase.lockservice.StandardLockService;
import org.jspecify.annotations.Nullable;

/**
 * The guard's run lock in place of the row in DATABASECHANGELOGLOCK: it is held by Liquibase's own session, and ends with it.
 *
 * <p>Where nothing is guarded ({@code update-sql}, {@code enabled=false}) Liquibase's own lock service does its work.
 */
public final class GuardedLockService extends StandardLockService {

    private @Nullable GuardSettings settings;
    private @Nullable Pending pending;

    @Override
    public int getPriority() {
        return GuardedChangeSetService.PRIORITY;
    }

    @Override
    public boolean supports(Database database) {
        return LiquibaseSession.of(database).isPresent();
    }

    /** The session whose commands are guarded. */
    private Optional<LiquibaseSession> guarded() {
        return LiquibaseSession.of(database)
                .filter(LiquibaseSession::updatesDatabase)
                .filter(session -> settings().enabled());
    }

    private GuardSettings settings() {
        GuardSettings known = settings;
        if (known == null) {
            known = GuardConfiguration.settings();
            settings = known;
        }
        return known;
    }

    @Override
    public void init() throws DatabaseException {
        if (guarded().isEmpty() || settings().takesChangelogLock()) {
            super.init();
        }
    }

    /**
     * Liquibase keeps a lock service by its database, and takes two databases on one connection for the same, though each has an
     * executor of its own: the one of a command before this one would take what is only to be written down for an update.
     */
    static LockService of(Database database) {
        LockService known = LockServiceFactory.getInstance().getLockService(database);
        if (known instanceof GuardedLockService guarded && guarded.database != database) {
            LockServiceFactory.getInstance().resetAll();
            return LockServiceFactory.getInstance().getLockService(database);
        }
        return known;
    }

    /** What the command that locks next is about to run. */
    void pending(@Nullable Pending next) {
        pending = next;
    }

    @Override
    public void waitForLock() throws LockException {
        settings = null;
        Optional<LiquibaseSession> guarded = guarded();
        if (guarded.isEmpty()) {
            super.waitForLock();
            return;
        }
        LiquibaseSession session = guarded.get();
        if (session.activeRun().isEmpty()) {
            begin(session);
        } else if (LiquibaseHost.isNested()) {
            throw refused(new GuardException(
                    Refusal.NESTED_RUN,
                    "A changeset of this run started another run on the same connection. Nothing of that was run. Start the"
                            + " inner run after the outer one."));
        }
    }

    private void begin(LiquibaseSession session) throws LockException {
        Clockwork clockwork = Clockwork.real();
        GuardRun run = new GuardRun(settings(), LiquibaseHost.of(session, settings()), clockwork);
        try {
            requireHooks();
            session.begin(run);
            if (settings().takesChangelogLock()) {
                session.inAutoCommit(() -> ChangelogLock.of(database).await(session.original(), settings(), clockwork));
            }
            hasChangeLogLock = true;
            Scope.getCurrentScope()
                    .getSingleton(ChangeLogHistoryServiceFactory.class)
                    .getChangeLogService(database)
                    .reset();
            database.setCanCacheLiquibaseTableInfo(true);
            preflight(session, run);
        } catch (SQLException | RuntimeException e) {
            run.close();
            end(session, e);
            throw refused(e);
        }
    }

    private void preflight(LiquibaseSession session, GuardRun run) throws SQLException {
        Pending now = pending;
        pending = null;
        if (now != null) {
            session.inAutoCommit(() -> {
                run.preflight(now);
                return run;
            });
        }
    }

    private static void end(LiquibaseSession session, Exception failure) {
        try {
            session.end();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Liquibase 4.25 reads the cause of what an update fails with, so that there has to be one. */
    private static LockException refused(Exception cause) {
        return new LockException(String.valueOf(cause.getMessage()), cause);
    }

    /** Older versions of Liquibase make changesets without asking anybody. */
    static void requireHooks() {
        try {
            Class.forName("liquibase.changeset.ChangeSetService", false, StandardLockService.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new GuardException(
                    Refusal.UNSUPPORTED_HOST,
                    "This version of Liquibase is not supported: the guard knows 4.25.0 and newer. Nothing was run. Use such a"
                            + " version; liquibase.guard.enabled=false runs unguarded.",
                    e);
        }
    }

    /** Waits like {@link #waitForLock}, by the guard's own settings. */
    @Override
    public boolean acquireLock() throws LockException {
        if (guarded().isEmpty()) {
            return super.acquireLock();
        }
        waitForLock();
        return true;
    }

    /** An update releases the lock also when it could not take it. */
    @Override
    public void releaseLock() throws LockException {
        Optional<LiquibaseSession> session = LiquibaseSession.of(database);
        Optional<GuardRun> run = session.flatMap(LiquibaseSession::activeRun);
        if (session.isPresent() && run.isPresent()) {
            release(session.get(), run.get());
        } else if (guarded().isEmpty()) {
            super.releaseLock();
        }
    }

    private void release(LiquibaseSession session, GuardRun run) throws LockException {
        try {
            if (settings().takesChangelogLock() && !session.original().isClosed()) {
                session.inAutoCommit(() -> ChangelogLock.of(database).release(session.original()));
            }
        } catch (SQLException e) {
            throw new LockException(e);
        } finally {
            hasChangeLogLock = false;
            database.setCanCacheLiquibaseTableInfo(false);
            run.close();
            leave(session, run);
        }
    }

    /** A run that applied all that it should stays on its connection: its replicas are still to be waited for. */
    private static void leave(LiquibaseSession session, GuardRun run) {
        try {
            if (run.applied() == 0 || ((LiquibaseHost) run.host()).failed()) {
                session.end();
            } else if (!session.original().isClosed()) {
                session.original().setAutoCommit(false);
            }
        } catch (SQLException e) {
            new LiquibaseLog().warn("could not give Liquibase its connection back (" + e.getMessage() + ")");
        }
    }

    /** Who holds the run lock, as the server itself says, and who has the row of a runner without a guard. */
    @Override
    public DatabaseChangeLogLock[] listLocks() throws LockException {
        Optional<LiquibaseSession> session = guarded();
        if (session.isEmpty()) {
            return super.listLocks();
        }
        List<DatabaseChangeLogLock> locks = new ArrayList<>();
        for (RunLock.Holder holder : holders(session.get())) {
            Duration connected = holder.connectedFor() == null ? Duration.ZERO : holder.connectedFor();
            locks.add(new DatabaseChangeLogLock(
                    holder.pid(), Date.from(Instant.now().minus(connected)), holder.describe()));
        }
        locks.addAll(Arrays.asList(super.listLocks()));
        return locks.toArray(DatabaseChangeLogLock[]::new);
    }

    private List<RunLock.Holder> holders(LiquibaseSession session) throws LockException {
        RunLock lock = new RunLock(
                settings().runLock(),
                LiquibaseHost.of(session, settings()).schema(),
                Sleeper.real(),
                SteadyClock.start());
        try {
            return session.inAutoCommit(() -> lock.holders(session.original()));
        } catch (SQLException e) {
            throw new LockException(e);
        }
    }

    /** Frees the row of a runner without a guard; the run lock belongs to a session that lives, and nobody is ended in silence. */
    @Override
    public void forceReleaseLock() throws LockException, DatabaseException {
        Optional<LiquibaseSession> session = guarded();
        if (session.isEmpty()) {
            super.forceReleaseLock();
            return;
        }
        super.releaseLock();
        List<RunLock.Holder> holders = holders(session.get());
        if (!holders.isEmpty()) {
            throw refused(new GuardException(
                    Refusal.RUN_LOCK_TIMEOUT,
                    "The run lock is held by a session that is alive: "
                            + holders.stream().map(RunLock.Holder::describe).collect(Collectors.joining("; "))
                            + ". It was not released. Wait for that run; if its client is gone for good, end it with select"
                            + " pg_terminate_backend("
                            + holders.get(0).pid() + ")."));
        }
    }
}
