package dev.pgguard.lock;

import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks from a second session, while a statement of the migration waits, who blocks it and how many sessions queue behind it.
 *
 * <p>A statement that is over before {@code grace} has passed costs nothing on the server. The second session is open only while
 * a watched statement runs, because it may come from the pool that the host takes its own connections from.
 */
public final class LockWatch implements AutoCloseable {

    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(1);

    private final Sessions sessions;
    private final ServerProof proof;
    private final Pace pace;
    private final GuardListener listener;
    private final WatchThread thread;
    /** Of the statement before: it is nearly always the same. */
    private @Nullable Duration lastLimit;

    private Pace lastPace;

    /**
     * @param proof that the second session reached the server of the migration's session
     * @param listener told of the progress of a long build, on the watching thread
     */
    public LockWatch(Sessions sessions, ServerProof proof, Pace pace, GuardListener listener) {
        this.sessions = sessions;
        this.proof = proof;
        this.pace = pace;
        this.listener = listener;
        this.thread = new WatchThread(pace.grace());
        this.lastPace = pace;
    }

    /**
     * When the watching looks.
     *
     * @param grace how long a statement runs before anybody looks
     * @param period from one look to the next
     * @param progress from one word about the build of an index to the next
     */
    public record Pace(Duration grace, Duration period, Duration progress) {

        private static final Duration PROGRESS = Duration.ofSeconds(10);

        public Pace {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("grace must not be negative, was " + grace);
            }
            if (period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("period must be longer than 0, was " + period);
            }
        }

        /** Early and often enough to see a wait that ends with this lock_timeout, but never a busy loop. */
        public static Pace within(Duration lockTimeout) {
            Duration fifth = Duration.ofMillis(lockTimeout.toMillis() / 5);
            Duration grace = shorter(Duration.ofMillis(50), fifth);
            Duration period = shorter(Duration.ofMillis(75), fifth);
            Duration shortest = Duration.ofMillis(20);
            return new Pace(grace, period.compareTo(shortest) < 0 ? shortest : period, PROGRESS);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }

    /**
     * Starts watching the statement that the session with this backend pid runs now; {@link Watched#end} gives what was seen.
     * It ends before the session's next one is watched.
     *
     * @param lockTimeout of this statement, where it is known
     * @param allowance session-time that others may queue behind it until its wait for a lock is ended; empty where none is
     *     charged
     */
    public Watched watch(int backendPid, Optional<Duration> lockTimeout, Optional<Duration> allowance) {
        Duration limit = lockTimeout.orElse(null);
        if (limit != null && !limit.equals(lastLimit)) {
            Pace within = Pace.within(limit);
            lastLimit = limit;
            lastPace = within.grace().compareTo(pace.grace()) < 0 ? within : pace;
        }
        WatchedStatement statement = new WatchedStatement(
                backendPid, sessions, proof, limit == null ? pace : lastPace, allowance.orElse(null), listener);
        return thread.watch(statement) ? statement : LockReport::nothing;
    }

    /**
     * Tables as those see them who are not in the open transaction of the session with this backend pid; of those that it has made itself
     * there are none.
     *
     * @return empty when there is no second session
     * @throws SQLException when it could not be opened and asked within a second: the transaction has locks, and must not wait for a
     *     session of a pool that has none
     */
    public Optional<List<Footprint.Committed>> committed(int backendPid, List<Long> oids) throws SQLException {
        FutureTask<Optional<List<Footprint.Committed>>> task =
                new FutureTask<>(() -> seenFromOutside(backendPid, oids));
        Thread asking = new Thread(task, "pgguard-files");
        asking.setDaemon(true);
        asking.start();
        try {
            return task.get(LONGEST_QUESTION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new SQLException("no second session within " + DurationText.of(LONGEST_QUESTION), late);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SQLException failure ? failure : new SQLException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    private Optional<List<Footprint.Committed>> seenFromOutside(int backendPid, List<Long> oids) throws SQLException {
        try (WatchSession own = WatchSession.open(sessions).orElse(null)) {
            if (own == null) {
                return Optional.empty();
            }
            own.bound();
            return proof.sameServer(own.connection(), backendPid)
                    ? Optional.of(Footprint.tables(own.connection(), oids))
                    : Optional.empty();
        }
    }

    /** A statement being watched. */
    public interface Watched extends AutoCloseable {

        /**
         * Ends the watching and gives what was seen; again, the same. Never throws, and never waits for a second session that
         * is still being opened.
         */
        LockReport end();

        @Override
        default void close() {
            end();
        }
    }

    /**
     * The fallback without a second session: who holds, now, locks that conflict with the ones asked for. Queue and freeze are
     * not measured, and waits for rows cannot be told. Never throws.
     *
     * @param session the migration's own session in autocommit, right after the rollback
     */
    public static LockReport holders(Connection session, Collection<TableLock> asked) {
        return Holders.of(session, asked, false);
    }

    /**
     * The same on another session of the guard's, where not to know is not to be taken for nobody.
     *
     * @throws SQLException when they could not be looked up
     */
    public static LockReport requireHolders(Connection session, Collection<TableLock> asked) throws SQLException {
        return Holders.required(session, asked);
    }

    /** The same after a concurrent build, drop or rebuild, which waits for older snapshots too. */
    public static LockReport holdersOfConcurrent(Connection session, Collection<TableLock> asked) {
        return Holders.of(session, asked, true);
    }

    /** Who keeps a snapshot on the server of this session, for what waits for their end; never throws. */
    public static LockReport snapshotHolders(Connection session) {
        return Holders.of(session, List.of(), true);
    }

    /** Ends the watching thread; a session that is still being opened is closed when it comes. */
    @Override
    public void close() {
        thread.close();
    }
}
