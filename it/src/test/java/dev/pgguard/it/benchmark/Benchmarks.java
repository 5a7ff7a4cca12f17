package dev.pgguard.it.benchmark;

import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgShape;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Runs one benchmark, or {@code all}, and prints what docs/benchmarks.md shows. */
final class Benchmarks {

    private static final int MAJOR = 18;

    /** Whether commits wait for the disk, {@code on} as a server has it by default, or {@code off}. */
    static final String FSYNC = System.getProperty("benchmark.fsync", "on");

    private Benchmarks() {}

    private static Map<String, Benchmark> known() {
        Map<String, Benchmark> known = new LinkedHashMap<>();
        known.put("migrations", new ManyMigrations(Tool.FLYWAY));
        known.put("changesets", new ManyMigrations(Tool.LIQUIBASE));
        known.put("startup", new StartUp());
        known.put("latency", new ClientLatency(8, Duration.ofMillis(5)));
        known.put("crowd", new ClientLatency(200, Duration.ofMillis(125)));
        known.put("recorder", new RecorderCost());
        known.put("gate", new GateLatency());
        known.put("statements", new ManyStatements());
        known.put("lint", new LintSpeed());
        known.put("preflight", new PreflightSpeed());
        known.put("backfill", new BackfillSpeed());
        known.put("replica", new SlowReplica());
        known.put("rebuild", new RebuildSwaps());
        known.put("squawk", new SquawkComparison());
        return known;
    }

    /** Arguments: a name, or {@code all}; and how many runs, or nothing for each benchmark's own number. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Map<String, Benchmark> known = known();
        if (!name.equals("all") && !known.containsKey(name)) {
            throw new IllegalArgumentException("-Dbenchmark must be one of " + known.keySet() + " or all, was " + name);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        known.keySet().removeIf(each -> name.equals("all") ? each.equals("squawk") : !each.equals(name));
        for (Benchmark benchmark : known.values()) {
            int runs =
                    arguments.length > 1 && !arguments[1].isBlank() ? Integer.parseInt(arguments[1]) : benchmark.runs();
            PgShape shape = PgShape.of(MAJOR)
                    .with("fsync", FSYNC)
                    .with("max_wal_size", "8GB")
                    .with("max_connections", "300");
            try (PgCluster cluster = PgCluster.start(shape)) {
                out.println("\n## " + benchmark.title() + "\n");
                out.println(machine() + "; " + runs + " runs");
                benchmark.run(cluster.primary(), runs, out);
                out.println("\nload average at the end: " + load());
            }
        }
        System.exit(0);
    }

    private static String machine() {
        return "%d cores; Java %s; PostgreSQL %d on the same machine, fsync %s; load average %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature(),
                        MAJOR,
                        FSYNC,
                        load());
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
