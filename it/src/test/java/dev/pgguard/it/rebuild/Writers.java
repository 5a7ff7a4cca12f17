package dev.pgguard.it.rebuild;

import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * An application beside a rebuild: inserts, updates, moves and deletes rows of {@code shop.events}, through the parent and by the names of
 * partitions, and keeps a journal of what it has committed. Each thread has rows of its own. They go as fast as they can, as far as {@link #go}
 * lets them: so they keep step with the rebuild on a machine of any speed.
 */
final class Writers implements AutoCloseable {

    private static final int THREADS = 3;

    private final TestDatabase database;
    private final Map<Long, String> journal = new ConcurrentSkipListMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private final Semaphore turns = new Semaphore(0);
    private volatile boolean ending;

    private Writers(TestDatabase database) {
        this.database = database;
    }

    /** @param rows that are there: id to {@code month/amount} */
    static Writers start(TestDatabase database, Map<Long, String> rows, long seed) {
        Writers writers = new Writers(database);
        writers.journal.putAll(rows);
        for (int n = 0; n < THREADS; n++) {
            int number = n;
            Thread thread = new Thread(() -> writers.write(number, new Random(seed + number)), "writer " + n);
            writers.threads.add(thread);
            thread.start();
        }
        return writers;
    }

    /** So many more transactions, of whichever thread is free. */
    void go(int transactions) {
        turns.release(transactions);
    }

    /** Returns when those that were let go are made. */
    void awaitIdle() {
        Awaitility.await("writers to be idle")
                .atMost(Duration.ofSeconds(60))
                .until(() -> turns.availablePermits() == 0 && turns.getQueueLength() == THREADS);
    }

    /** What must be in the table; writers have ended. */
    Map<Long, String> journal() {
        return new TreeMap<>(journal);
    }

    List<String> failures() {
        return failures;
    }

    long committed() {
        return committed.get();
    }

    long slowestMillis() {
        return slowest.get() / 1_000_000;
    }

    private void write(int number, Random random) {
        TreeMap<Long, String> mine = new TreeMap<>();
        journal.forEach((id, row) -> {
            if (id % THREADS == number) {
                mine.put(id, row);
            }
        });
        long next = 1_000_000 + number;
        try (Connection session = database.connect()) {
            session.setAutoCommit(false);
            for (turns.acquire(); !ending; turns.acquire()) {
                Map<Long, String> after = new TreeMap<>(mine);
                long start = System.nanoTime();
                try {
                    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                        change(session, random, after, next);
                        next += THREADS;
                    }
                    session.commit();
                } catch (SQLException e) {
                    failures.add(e.getSQLState() + " " + e.getMessage());
                    session.rollback();
                    continue;
                }
                slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
                committed.incrementAndGet();
                mine.keySet().stream().filter(id -> !after.containsKey(id)).forEach(journal::remove);
                journal.putAll(after);
                mine.clear();
                mine.putAll(after);
            }
        } catch (SQLException e) {
            failures.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void change(Connection session, Random random, Map<Long, String> rows, long fresh)
            throws SQLException {
        List<Long> ids = List.copyOf(rows.keySet());
        long id = ids.isEmpty() ? fresh : ids.get(random.nextInt(ids.size()));
        int month = 1 + random.nextInt(13);
        int amount = 1 + random.nextInt(1_000);
        int kind = ids.isEmpty() ? 0 : random.nextInt(8);
        if (kind <= 1) {
            String table = kind == 0 ? "shop.events" : partition(month);
            run(
                    session,
                    "insert into " + table + " (id, month, amount, amount_eur) values (?, ?, ?, ?)",
                    fresh,
                    month,
                    amount,
                    amount * 2);
            rows.put(fresh, month + "/" + amount);
            return;
        }
        String before = String.valueOf(rows.get(id));
        int old = Integer.parseInt(before.split("/")[0]);
        switch (kind) {
            case 2, 3 -> {
                String table = kind == 2 ? "shop.events" : partition(old);
                run(
                        session,
                        "update " + table + " set amount = ?, amount_eur = ? where id = ? and month = ?",
                        amount,
                        amount * 2,
                        id,
                        old);
                rows.put(id, old + "/" + amount);
            }
            case 4 -> {
                run(
                        session,
                        "update shop.events set month = ?, amount = ?, amount_eur = ? where id = ? and month = ?",
                        month,
                        amount,
                        amount * 2,
                        id,
                        old);
                rows.put(id, month + "/" + amount);
            }
            case 5 -> {
                run(session, "update shop.events set id = ? where id = ? and month = ?", fresh, id, old);
                rows.remove(id);
                rows.put(fresh, before);
            }
            default -> {
                run(
                        session,
                        "delete from " + (kind == 6 ? "shop.events" : partition(old)) + " where id = ? and month = ?",
                        id,
                        old);
                rows.remove(id);
            }
        }
    }

    /** Months beyond the twelfth fall into the DEFAULT partition. */
    private static String partition(int month) {
        return month > 12 ? "shop.events_rest" : "shop.events_" + month;
    }

    private static void run(Connection session, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            int rows = statement.executeUpdate();
            if (rows != 1) {
                throw new SQLException(rows + " rows instead of one: " + sql + List.of(values), "PGGRD");
            }
        }
    }

    @Override
    public void close() {
        end();
    }

    /** The journal is complete then. */
    void end() {
        ending = true;
        turns.release(THREADS);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
