package dev.pgguard.it.benchmark;

import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What it adds to a guarded run that it is recorded: with a report, and without one and the tripwire. */
final class RecorderCost implements Benchmark {

    private static final int MIGRATIONS = 1_000;

    @Override
    public String title() {
        return "1,000 guarded migrations of Flyway, not recorded and recorded";
    }

    @Override
    public int runs() {
        return 9;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException {
        out.println("\nTables of their own, of which nothing is to be seen before COMMIT:\n");
        measure(server, runs, version -> "create table t" + version + " (id integer);\n", out);
        out.println("\nRows of a table that is there, with one look each:\n");
        measure(server, runs, version -> "insert into note values (" + version + ");\n", out);
    }

    private static void measure(PgNode server, int runs, IntFunction<String> sql, PrintStream out) throws IOException {
        Path reports = Files.createTempDirectory("guard-benchmark-reports");
        try (Scripts scripts = Scripts.of(MIGRATIONS, sql)) {
            Pairs.measure(runs, side -> migrate(server, side, scripts, reports)).print(out, "s", 2);
        } finally {
            delete(reports);
        }
    }

    private static double migrate(PgNode server, Side side, Scripts scripts, Path reports) {
        Map<String, String> settings =
                new HashMap<>(Map.of(Migrate.LOCATION, scripts.folder().toString()));
        if (side == Side.WITH) {
            settings.put(Migrate.REPORT_DIRECTORY, reports.toString());
        } else {
            settings.put(Migrate.REWRITE_LIMIT, "none");
        }
        try (TestDatabase database = TestDatabase.create(server)) {
            database.execute("create table note (id integer)", "checkpoint");
            settings.put(Migrate.URL, database.url());
            return Runner.freshJvm(Side.WITH, Tool.FLYWAY)
                    .migrate(settings)
                    .requireApplied(MIGRATIONS)
                    .seconds();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
