package dev.pgguard.it.benchmark;

import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.it.benchmark.BackfillRun.Way;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.testing.TestDatabase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** One load of an application on the table, and the gentle profile beside it in every second slice of four seconds. */
final class GentleBesideClients {

    private static final int CLIENTS = 8;
    /** Of each client: 300 operations per second of all. */
    private static final Duration PERIOD = Duration.ofNanos(CLIENTS * 1_000_000_000L / 300);

    private static final Duration SLICE = Duration.ofSeconds(4);
    private static final Duration SETTLED = Duration.ofMillis(400);
    private static final int CYCLES = Integer.getInteger("backfill.cycles", 5);

    private final UsersTable table;
    private final Histogram off = new Histogram(3);
    private final Histogram on = new Histogram(3);

    GentleBesideClients(UsersTable table) {
        this.table = table;
    }

    void run(PrintStream out) throws InterruptedException {
        Clients.Operations operations = new Clients.Operations(
                "select username from users where id = ?", "update users set visits = visits + 1 where id = ?", 5);
        try (TestDatabase database = table.copy();
                Clients clients = new Clients(database, table.rows(), CLIENTS, PERIOD, operations)) {
            Backfills backfills = BackfillRun.backfills(new UrlSessions(database.url("postgres")));
            BackfillRun.register(database, backfills, Way.STRIDED, Pace.GENTLE);
            CompletableFuture<BackfillResult> run = CompletableFuture.supplyAsync(() -> backfills.run("job", 1));
            Thread.sleep(SLICE.toMillis()); // the batch finds its size, and the classes are compiled
            long rows = 0;
            int cycles = 0;
            while (cycles < CYCLES && !run.isDone()) {
                backfills.pause("job");
                slice(clients, off);
                backfills.resume("job");
                Thread.sleep(SETTLED.toMillis());
                long before = done(database);
                slice(clients, on);
                rows += done(database) - before;
                cycles++;
            }
            backfills.cancel("job");
            run.join();
            clients.stop();
            print(out, rows / (cycles * SLICE.plus(SETTLED).toMillis() / 1e3), cycles);
        }
    }

    private static void slice(Clients clients, Histogram histogram) throws InterruptedException {
        Thread.sleep(SETTLED.toMillis());
        clients.measured();
        Thread.sleep(SLICE.toMillis());
        histogram.add(clients.measured());
    }

    private static long done(TestDatabase database) {
        return database.number("select sum(rows_done) from pgguard.backfill_chunk");
    }

    private void print(PrintStream out, double rowsPerSecond, int cycles) {
        out.println("\nThe gentle profile beside 300 operations per second, half of them UPDATEs: " + cycles
                + " pairs of slices, " + Math.round(rowsPerSecond) + " rows/s\n");
        out.println("| | p50, ms | p95, ms | p99, ms | max, ms |");
        out.println("|---|---|---|---|---|");
        for (Histogram each : new Histogram[] {off, on}) {
            out.println(Figures.row(
                    each == off ? "paused" : "at work",
                    2,
                    each.getValueAtPercentile(50) / 1e3,
                    each.getValueAtPercentile(95) / 1e3,
                    each.getValueAtPercentile(99) / 1e3,
                    each.getMaxValue() / 1e3));
        }
        out.println(Figures.row(
                "ratio", 2, ratio(50), ratio(95), ratio(99), (double) on.getMaxValue() / off.getMaxValue()));
    }

    private double ratio(double percentile) {
        return (double) on.getValueAtPercentile(percentile) / off.getValueAtPercentile(percentile);
    }
}
