package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The session advisory lock that makes runs take turns, on the session that runs the migrations: when the client is killed,
 * its backend goes on with the current statement and keeps the lock until it is gone.
 *
 * <p>Polled with {@code pg_try_advisory_lock}: a session waiting inside {@code pg_advisory_lock} holds a snapshot, which
 * deadlocks with CREATE INDEX CONCURRENTLY. Key: (1885824868, 0) for a database; with scope {@code schema} that one shared,
 * and (1885824868, hash of the schema) exclusively.
 *
 * <p>The exclusive lock is taken twice: giving one back and taking it again proves it held, without a moment in which another
 * run could have it and without {@code pg_locks}, which is slow on a server with many locks.
 */
public final class RunLock {

    /** {@code pg_locks.classid} of every run lock. */
    public static final int CLASS_ID = 1_885_824_868;

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final RunLockPolicy policy;
    private final int schemaKey;
    private final Sleeper sleeper;
    private final InstantSource clock;

    /** @param schema the schema that holds the tool's history; matters with scope {@code schema} only */
    public RunLock(RunLockPolicy policy, String schema, Sleeper sleeper, InstantSource clock) {
        this.policy = policy;
        this.schemaKey = key(schema);
        this.sleeper = sleeper;
        this.clock = clock;
    }

    /** An SQL expression, true when this session has just taken the lock; takes nothing when it is false. */
    public String tryExpression() {
        String once = "pg_catalog.pg_try_advisory_lock" + pair(key());
        String both = once + " and " + once;
        return switch (policy.scope()) {
            case DATABASE -> both;
            case SCHEMA ->
                "case when not pg_catalog.pg_try_advisory_lock_shared" + pair(0) + " then false when " + both
                        + " then true else not pg_catalog.pg_advisory_unlock_shared" + pair(0) + " end";
        };
    }

    /** An SQL expression, true when this session still holds the lock; PostgreSQL adds a warning when it does not. */
    public String heldExpression() {
        return "case when pg_catalog.pg_advisory_unlock" + pair(key()) + " then pg_catalog.pg_try_advisory_lock"
                + pair(key()) + " else false end";
    }

    /** An SQL expression that gives the lock back. */
    public String releaseExpression() {
        String once = "pg_catalog.pg_advisory_unlock" + pair(key());
        String both = once + " and " + once;
        return switch (policy.scope()) {
            case DATABASE -> both;
            case SCHEMA -> both + " and pg_catalog.pg_advisory_unlock_shared" + pair(0);
        };
    }

    private static String pair(int key) {
        return "(" + CLASS_ID + ", " + key + ")";
    }

    /** Proves that another session of the guard reached the server on which the migration's session holds the lock. */
    public ServerProof proof() {
        return new ServerProof(CLASS_ID, key());
    }

    /** One try. */
    public boolean tryAcquire(Connection session) throws SQLException {
        return Query.one(session, "select " + tryExpression(), row -> row.getBoolean(1));
    }

    /**
     * Waits until the lock is taken; the first try has failed already.
     *
     * @throws GuardException with {@link Refusal#RUN_LOCK_TIMEOUT} when the policy's timeout ends first
     */
    public void await(Connection session, GuardListener listener) throws SQLException {
        Instant start = clock.instant();
        Instant lastLine = Instant.MIN;
        Optional<Holder> holder = Optional.empty();
        while (true) {
            Duration waited = Duration.between(start, clock.instant());
            Optional<Holder> now = holder(session);
            holder = now.isPresent() ? now : holder;
            if (waited.compareTo(policy.timeout()) >= 0) {
                throw timedOut(waited, holder);
            }
            if (Duration.between(lastLine, clock.instant()).compareTo(BETWEEN_LINES) >= 0) {
                listener.on(new WaitingForRunLock(describe(holder), waited, policy.timeout()));
                lastLine = clock.instant();
            }
            sleep(min(delay(waited), policy.timeout().minus(waited)));
            if (tryAcquire(session)) {
                return;
            }
        }
    }

    /** Who holds the lock that this run waits for; empty when it has just been freed. */
    public Optional<Holder> holder(Connection session) throws SQLException {
        return holders(session).stream().findFirst();
    }

    /** All of them: with scope {@code schema} there may be many for a run on the whole database. */
    public List<Holder> holders(Connection session) throws SQLException {
        return Query.list(
                session,
                """
                select l.pid, a.application_name, a.client_addr::text, a.usename,
                       extract(epoch from pg_catalog.clock_timestamp() - a.backend_start)::bigint as seconds, a.state
                from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
                where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = ?::oid
                  and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
                  and l.pid <> pg_catalog.pg_backend_pid()
                  and (l.objid = ?::oid or (l.objid = 0::oid and l.mode = 'ExclusiveLock') or ? = 0)
                order by l.objid desc, l.mode, l.pid
                """,
                row -> new Holder(
                        row.getInt("pid"),
                        row.getString("application_name"),
                        row.getString("client_addr"),
                        row.getString("usename"),
                        row.getObject("seconds") == null ? null : Duration.ofSeconds(row.getLong("seconds")),
                        row.getString("state")),
                (long) CLASS_ID,
                objectId(),
                objectId());
    }

    /** The second half of the exclusive lock's key. */
    private int key() {
        return policy.scope() == RunLockPolicy.Scope.DATABASE ? 0 : schemaKey;
    }

    /** {@code pg_locks.objid}, which has no sign. */
    private long objectId() {
        return Integer.toUnsignedLong(key());
    }

    private GuardException timedOut(Duration waited, Optional<Holder> holder) {
        return new GuardException(
                Refusal.RUN_LOCK_TIMEOUT,
                "Another migration run holds the run lock and did not finish within runLockTimeout ("
                        + DurationText.of(waited)
                        + "): "
                        + describe(holder)
                        + ". Nothing was applied by this run. Wait for the other run, or end its backend if its client is gone;"
                        + " then run again.");
    }

    private void sleep(Duration delay) {
        try {
            sleeper.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuardException(
                    Refusal.RUN_LOCK_TIMEOUT,
                    "Interrupted while waiting for another migration run. Nothing was applied by this run.",
                    e);
        }
    }

    private static String describe(Optional<Holder> holder) {
        return holder.map(Holder::describe).orElse("a session that has just ended");
    }

    /** A tenth of the time waited: twenty short runs at once are soon through, and a long one is not asked all the time. */
    private static Duration delay(Duration waited) {
        Duration tenth = waited.dividedBy(10);
        return tenth.compareTo(FIRST_DELAY) < 0 ? FIRST_DELAY : min(tenth, LONGEST_DELAY);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static int key(String schema) {
        CRC32 crc = new CRC32();
        crc.update(schema.getBytes(StandardCharsets.UTF_8));
        int key = (int) crc.getValue();
        return key == 0 ? 1 : key;
    }

    /** The session of another run; everything but the pid may be hidden from this role. */
    public record Holder(
            int pid,
            @Nullable String application,
            @Nullable String address,
            @Nullable String user,
            @Nullable Duration connectedFor,
            @Nullable String state) {

        public String describe() {
            return "pid " + pid + " (app=" + shown(application) + ", user=" + shown(user) + ", "
                    + (address == null ? "local or hidden address" : address) + ", connected "
                    + (connectedFor == null ? "since a hidden time" : "for " + DurationText.of(connectedFor))
                    + (state == null ? "" : ", " + state) + ")";
        }

        private static String shown(@Nullable String value) {
            return value == null || value.isEmpty() ? "?" : value;
        }
    }

    /** The run waits for another one. */
    public record WaitingForRunLock(String holder, Duration waited, Duration timeout) implements GuardEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String message() {
            return "Another migration run holds the run lock: " + holder + ". Waited " + DurationText.of(waited)
                    + " of " + DurationText.of(timeout) + " (runLockTimeout).";
        }
    }
}
