package dev.pgguard.it.benchmark;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What an application feels while an ALTER TABLE waits behind a transaction that has read the table and stays open. */
final class ClientLatency implements Benchmark {

    private static final int ROWS = 1_000_000;
    private static final int CLIENTS = 8;
    private static final Duration PERIOD = Duration.ofMillis(5);
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration BEFORE_MIGRATION = Duration.ofMillis(300);
    private static final Duration BLOCKED = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(14);

    private int nextTable = 1;

    @Override
    public String title() {
        return "Latency of clients while a blocked ALTER TABLE runs";
    }

    @Override
    public int runs() {
        return 5;
    }

    /** What happens while the clients work. */
    private enum Mode {
        NO_MIGRATION("no migration"),
        FLYWAY("Flyway alone"),
        GUARDED("guarded, lockTimeout 1s (default)"),
        SHORT("guarded, lockTimeout 100ms");

        private final String label;

        Mode(String label) {
            this.label = label;
        }
    }

    /** @param applied how long the migration took; zero without one */
    private record Sample(Histogram latency, int attempts, Duration applied) {

        double percentile(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e3;
        }

        double max() {
            return latency.getMaxValue() / 1e3;
        }

        /** Of 100 operations. */
        double slowerThan100ms() {
            return 100.0
                    * latency.getCountBetweenValues(100_000, Math.max(100_000, latency.getMaxValue()))
                    / latency.getTotalCount();
        }
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException, InterruptedException {
        Runner.InThisJvm flyway = Runner.InThisJvm.load();
        Map<Mode, List<Sample>> samples = new EnumMap<>(Mode.class);
        try (TestDatabase database = TestDatabase.create(server)) {
            database.execute(
                    "create table account (id integer primary key, balance bigint not null)",
                    "insert into account select id, 0 from generate_series(1, " + ROWS + ") id",
                    "vacuum (analyze) account",
                    "checkpoint");
            for (Mode mode : Mode.values()) {
                measure(flyway, database, mode, Duration.ofSeconds(2)); // loads the classes
            }
            out.println(
                    "\n| run | mode | p50, ms | p99, ms | max, ms | % over 100 ms | attempts | migration took, s |");
            out.println("|---|---|---|---|---|---|---|---|");
            for (int run = 1; run <= runs; run++) {
                for (Mode mode : Mode.values()) {
                    Sample sample = measure(flyway, database, mode, BLOCKED);
                    samples.computeIfAbsent(mode, any -> new ArrayList<>()).add(sample);
                    out.println(Figures.row(
                            run + " | " + mode.label,
                            2,
                            sample.percentile(50),
                            sample.percentile(99),
                            sample.max(),
                            sample.slowerThan100ms(),
                            sample.attempts(),
                            sample.applied().toMillis() / 1e3));
                }
            }
        }
        print(samples, out);
    }

    private static void print(Map<Mode, List<Sample>> samples, PrintStream out) {
        out.println("\n| mode | quantity | min | median | max |");
        out.println("|---|---|---|---|---|");
        samples.forEach((mode, all) -> {
            row(mode, "p50, ms", all, sample -> sample.percentile(50), out);
            row(mode, "p99, ms", all, sample -> sample.percentile(99), out);
            row(mode, "max, ms", all, Sample::max, out);
            row(mode, "% over 100 ms", all, Sample::slowerThan100ms, out);
            row(mode, "attempts", all, Sample::attempts, out);
            row(mode, "migration took, s", all, sample -> sample.applied().toMillis() / 1e3, out);
        });
    }

    private static void row(
            Mode mode, String quantity, List<Sample> samples, ToDoubleFunction<Sample> value, PrintStream out) {
        out.println(Figures.of(samples.stream().mapToDouble(value)).row(mode.label + " | " + quantity, 2));
    }

    /** Measures until the migration is done, and for 14 s at least. */
    private Sample measure(Runner.InThisJvm flyway, TestDatabase database, Mode mode, Duration blocked)
            throws IOException, InterruptedException {
        String table = "history_" + nextTable++;
        try (Scripts scripts = Scripts.of(1, version -> "alter table account add column " + table + "_note text;\n");
                QuietLog log = new QuietLog();
                Clients clients = new Clients(database, ROWS, CLIENTS, PERIOD)) {
            Thread.sleep(WARM_UP.toMillis());
            try (Blocker blocker = Blocker.inTransaction(database, "lock table account in access share mode")) {
                clients.measured();
                long start = System.nanoTime();
                sleepUntil(start, BEFORE_MIGRATION);
                CompletableFuture<Duration> migration =
                        CompletableFuture.supplyAsync(() -> migrate(flyway, database, mode, scripts, table));
                sleepUntil(start, blocked);
                blocker.release();
                Duration applied = migration.join();
                sleepUntil(start, blocked.plus(MEASURED).minus(BLOCKED));
                clients.stop();
                return new Sample(clients.measured(), log.attempts(), applied);
            }
        }
    }

    private static Duration migrate(
            Runner.InThisJvm flyway, TestDatabase database, Mode mode, Scripts scripts, String table) {
        if (mode == Mode.NO_MIGRATION) {
            return Duration.ZERO;
        }
        Map<String, String> settings = new HashMap<>(Map.of(
                Migrate.URL, database.url(), Migrate.LOCATION, scripts.folder().toString(), Migrate.TABLE, table));
        if (mode == Mode.SHORT) {
            settings.put(Migrate.LOCK_TIMEOUT, "100ms");
        }
        return flyway.on(mode == Mode.FLYWAY ? Side.WITHOUT : Side.WITH)
                .migrate(settings)
                .requireApplied(1)
                .elapsed();
    }

    private static void sleepUntil(long start, Duration sinceStart) throws InterruptedException {
        long left = start + sinceStart.toNanos() - System.nanoTime();
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
