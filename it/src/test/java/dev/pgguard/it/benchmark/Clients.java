package dev.pgguard.it.benchmark;

import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * An application's traffic on one table: each client starts one operation per period, whether the one before was quick or not.
 *
 * <p>A latency counts from the intended start, so that operations that could not start because their client was still waiting
 * are not forgotten.
 */
final class Clients implements AutoCloseable {

    /** An operation by primary key that takes so long has waited for somebody. */
    static final Duration FROZEN = Duration.ofMillis(20);

    /** What a client does with a row by its key; of ten operations so many are reads. */
    record Operations(String read, String write, int readsOfTen) {}

    private static final Operations ACCOUNT = new Operations(
            "select balance from account where id = ?", "update account set balance = balance + 1 where id = ?", 8);

    private final TestDatabase database;
    private final Operations operations;
    private final int rows;
    private final Duration period;
    private final Recorder microseconds = new Recorder(3);
    private final LongAdder frozenNanos = new LongAdder();
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    Clients(TestDatabase database, int rows, int count, Duration period) {
        this(database, rows, count, period, ACCOUNT);
    }

    /** @param rows keys from 1 */
    Clients(TestDatabase database, int rows, int count, Duration period, Operations operations) {
        this.database = database;
        this.operations = operations;
        this.rows = rows;
        this.period = period;
        this.threads = Executors.newFixedThreadPool(count);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long first = start + period.toNanos() * i / count;
            running.add(threads.submit(() -> {
                work(first);
                return null;
            }));
        }
    }

    private void work(long first) throws SQLException {
        try (Connection session = database.connect();
                PreparedStatement read = session.prepareStatement(operations.read());
                PreparedStatement write = session.prepareStatement(operations.write())) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (long intended = first; !stopped; intended += period.toNanos()) {
                for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                PreparedStatement operation = random.nextInt(10) < operations.readsOfTen() ? read : write;
                operation.setInt(1, 1 + random.nextInt(rows));
                long sent = System.nanoTime();
                operation.execute();
                long took = System.nanoTime() - sent;
                if (took > FROZEN.toNanos()) {
                    frozenNanos.add(took);
                }
                microseconds.recordValue((System.nanoTime() - intended) / 1_000);
            }
        }
    }

    /** What was measured since the last call. */
    Histogram measured() {
        return microseconds.getIntervalHistogram();
    }

    /** Session-time that clients have spent in operations which took longer than {@link #FROZEN}, since the last call. */
    Duration frozen() {
        return Duration.ofNanos(frozenNanos.sumThenReset());
    }

    /** Returns when every client has ended its last operation. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Future<?> client : running) {
            try {
                client.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("A client failed", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
