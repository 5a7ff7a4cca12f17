package dev.pgguard.testing;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A session that stands in the way, as a forgotten report would: idle in a transaction that keeps a lock or a snapshot. */
public final class Blocker implements AutoCloseable {

    /** The application name of its session. */
    public static final String APPLICATION = "reporting";

    private static final AtomicInteger NEXT_PREPARED = new AtomicInteger(1);

    private final TestDatabase database;
    private final Connection session;
    private final int pid;
    private final @Nullable String prepared;
    private final AtomicInteger endedWaits = new AtomicInteger();
    private boolean released;

    private Blocker(TestDatabase database, Connection session, int pid, @Nullable String prepared) {
        this.database = database;
        this.session = session;
        this.pid = pid;
        this.prepared = prepared;
    }

    /**
     * Holds a table lock.
     *
     * @param mode as in LOCK TABLE, for example {@code ACCESS SHARE}; that one is taken by a query, as reports do
     */
    public static Blocker holding(TestDatabase database, String mode, String table) {
        return inTransaction(
                database,
                mode.equals("ACCESS SHARE")
                        ? "select count(*) from " + table + " where 42 = 42"
                        : "lock table " + table + " in " + mode + " mode");
    }

    /** Holds a snapshot and no lock on a table of the test: what CREATE INDEX CONCURRENTLY waits for. */
    public static Blocker snapshot(TestDatabase database) {
        return inTransaction(database, "set transaction isolation level repeatable read", "select 42");
    }

    /** Holds the locks of rows that it updated. */
    public static Blocker rowLock(TestDatabase database, String table, String where) {
        return inTransaction(database, "select * from " + table + " where " + where + " for update");
    }

    /** Any statements in a transaction that stays open. */
    public static Blocker inTransaction(TestDatabase database, String... statements) {
        Connection session = open(database);
        try {
            int pid = Query.one(session, "select pg_backend_pid()", row -> row.getInt(1));
            session.setAutoCommit(false);
            run(session, statements);
            return new Blocker(database, session, pid, null);
        } catch (SQLException e) {
            throw failed(session, e);
        }
    }

    /** Holds ROW EXCLUSIVE on a table in a prepared transaction, which has no session: its pid is 0. */
    public static Blocker prepared(TestDatabase database, String table) {
        Connection session = open(database);
        String gid = "blocker-" + NEXT_PREPARED.getAndIncrement();
        try {
            session.setAutoCommit(false);
            // The assigned transaction id is not needed: a lock alone can be prepared.
            run(session, "lock table " + table + " in row exclusive mode", "prepare transaction '" + gid + "'");
            session.setAutoCommit(true);
            return new Blocker(database, session, 0, gid);
        } catch (SQLException e) {
            throw failed(session, e);
        }
    }

    /** The backend's process id; 0 for a prepared transaction. */
    public int pid() {
        return pid;
    }

    /** How many waits behind this blocker have ended without the lock, as far as {@link #releaseOnceSeenWaiting} saw. */
    public int endedWaits() {
        return endedWaits.get();
    }

    public synchronized boolean released() {
        return released;
    }

    /** Ends the transaction; from any thread, also more than once. */
    public synchronized void release() {
        if (released) {
            return;
        }
        released = true;
        try (session) {
            if (prepared != null) {
                run(session, "rollback prepared '" + prepared + "'");
            } else {
                session.rollback();
            }
        } catch (SQLException e) {
            // A test may have terminated this session: the lock is gone all the same.
        }
    }

    /** {@link #release} once {@code times} waits behind this blocker have been given up (timed out or cancelled). */
    public Blocker releaseOnceSeenWaiting(int times) {
        watch(() -> endedWaits.get() >= times);
        return this;
    }

    /** {@link #release} once a query on the database says true. */
    public Blocker releaseWhen(String condition, @Nullable Object... values) {
        watch(() -> database.is(condition, values));
        return this;
    }

    /** Waits until at least this many sessions wait behind this blocker. */
    public Blocker awaitWaiters(int count) {
        PgNode.poll(count + " sessions to wait behind " + pid).until(() -> {
            try (Connection watch = database.connect()) {
                return waits(watch).size() >= count;
            }
        });
        return this;
    }

    /** Polls from a second session; a wait that is gone while the lock is still held was given up. */
    private void watch(java.util.function.BooleanSupplier done) {
        Connection watch = database.connect();
        Thread watcher = new Thread(
                () -> {
                    try (watch) {
                        Set<String> waiting = new HashSet<>();
                        while (!released() && !done.getAsBoolean()) {
                            Set<String> now = waits(watch);
                            waiting.stream()
                                    .filter(wait -> !now.contains(wait))
                                    .forEach(wait -> endedWaits.incrementAndGet());
                            waiting = now;
                            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                        }
                    } catch (SQLException | RuntimeException e) {
                        // The database was dropped at the end of its test.
                    } finally {
                        release();
                    }
                },
                "blocker-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** One entry per waiting statement. */
    private Set<String> waits(Connection watch) throws SQLException {
        return new HashSet<>(Query.list(
                watch,
                """
                select pid || ' since ' || query_start from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and ? = any (pg_blocking_pids(pid))
                """,
                row -> row.getString(1),
                pid));
    }

    @Override
    public void close() {
        release();
    }

    private static Connection open(TestDatabase database) {
        try {
            return DriverManager.getConnection(
                    database.url("postgres") + "&ApplicationName=" + APPLICATION + "&preferQueryMode=simple");
        } catch (SQLException e) {
            throw new IllegalStateException("Could not connect to " + database, e);
        }
    }

    private static void run(Connection session, String... statements) throws SQLException {
        try (Statement statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static IllegalStateException failed(Connection session, SQLException failure) {
        try {
            session.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return new IllegalStateException("The blocker did not get its lock", failure);
    }
}
