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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What an application feels while an ALTER TABLE waits behind a transaction that has read the table and stays open. */
final class ClientLatency implements Benchmark {

    private static final int ROWS = 1_000_000;

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration BEFORE_MIGRATION = Duration.ofMillis(300);
    private static final Duration BLOCKED = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(14);

    private final int clients;
    private final Duration period;
    private int nextTable = 1;

    /** @param period in which each client starts one operation */
    ClientLatency(int clients, Duration period) {
        this.clients = clients;
        this.period = period;
    }

    @Override
    public String title() {
        return "Latency of " + clients + " clients while a blocked ALTER TABLE runs";
    }

    @Override
    public int runs() {
        return 5;
    }

    /** What happens while the clients work. */
    private enum Mode {
        NO_MIGRATION("no migration"),
        FLYWAY("Flyway alone"),
        RETRIES("retries alone, lockTimeout 1s", Migrate.FREEZE_BUDGET, "none"),
        SHORT("retries alone, lockTimeout 100ms", Migrate.LOCK_TIMEOUT, "100ms", Migrate.FREEZE_BUDGET, "none"),
        SMALL("freezeBudget 20s", Migrate.FREEZE_BUDGET, "20s"),
        GUARDED("freezeBudget 60s (default)"),
        LARGE("freezeBudget 180s", Migrate.FREEZE_BUDGET, "180s");

        private final String label;
        private final List<String> settings;

        Mode(String label, String... settings) {
            this.label = label;
            this.settings = List.of(settings);
        }
    }

    /**
     * @param frozen session-time in operations that had to wait
     * @param applied how long the migration took, zero without one; empty when it gave up
     */
    private record Sample(Histogram latency, Duration frozen, int attempts, Optional<Duration> applied) {

        double percentile(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e3;
        }

        double max() {
            return latency.getMaxValue() / 1e3;
        }

        double seconds() {
            return applied.map(time -> time.toMillis() / 1e3).orElse(Double.NaN);
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
                    "\n| run | mode | p50, ms | p99, ms | max, ms | % over 100 ms | frozen, session-seconds | attempts | migration took, s |");
            out.println("|---|---|---|---|---|---|---|---|---|");
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
                            sample.frozen().toMillis() / 1e3,
                            sample.attempts(),
                            sample.seconds()));
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
            row(mode, "frozen, session-seconds", all, sample -> sample.frozen().toMillis() / 1e3, out);
            row(mode, "attempts", all, Sample::attempts, out);
            row(mode, "migration took, s", all, Sample::seconds, out);
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
                Clients clients = new Clients(database, ROWS, this.clients, period)) {
            Thread.sleep(WARM_UP.toMillis());
            try (Blocker blocker = Blocker.inTransaction(database, "lock table account in access share mode")) {
                clients.measured();
                clients.frozen();
                long start = System.nanoTime();
                sleepUntil(start, BEFORE_MIGRATION);
                CompletableFuture<Optional<Duration>> migration =
                        CompletableFuture.supplyAsync(() -> migrate(flyway, database, mode, scripts, table));
                sleepUntil(start, blocked);
                blocker.release();
                Optional<Duration> applied = migration.join();
                sleepUntil(start, blocked.plus(MEASURED).minus(BLOCKED));
                clients.stop();
                return new Sample(clients.measured(), clients.frozen(), log.attempts(), applied);
            }
        }
    }

    private static Optional<Duration> migrate(
            Runner.InThisJvm flyway, TestDatabase database, Mode mode, Scripts scripts, String table) {
        if (mode == Mode.NO_MIGRATION) {
            return Optional.of(Duration.ZERO);
        }
        Map<String, String> settings = new HashMap<>(Map.of(
                Migrate.URL, database.url(), Migrate.LOCATION, scripts.folder().toString(), Migrate.TABLE, table));
        for (int i = 0; i < mode.settings.size(); i += 2) {
            settings.put(mode.settings.get(i), mode.settings.get(i + 1));
        }
        try {
            return Optional.of(flyway.on(mode == Mode.FLYWAY ? Side.WITHOUT : Side.WITH)
                    .migrate(settings)
                    .requireApplied(1)
                    .elapsed());
        } catch (RuntimeException gaveUp) {
            System.err.println(gaveUp.getMessage());
            return Optional.empty();
        }
    }

    private static void sleepUntil(long start, Duration sinceStart) throws InterruptedException {
        long left = start + sinceStart.toNanos() - System.nanoTime();
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
