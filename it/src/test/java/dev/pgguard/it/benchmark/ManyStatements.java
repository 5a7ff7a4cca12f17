package dev.pgguard.it.benchmark;

import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What observing each statement costs: many quick ones in one migration. */
final class ManyStatements implements Benchmark {

    private static final int PREPARED = 100_000;
    private static final int IN_SCRIPT = 20_000;

    @Override
    public String title() {
        return "Many statements in one migration";
    }

    @Override
    public int runs() {
        return 9;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException {
        out.println("\nA Java migration with 100,000 executions of one prepared INSERT:\n");
        Pairs.measure(runs, side -> migrate(server, side, Map.of(Migrate.ROWS, String.valueOf(PREPARED))))
                .print(out, "s", 2);
        out.println("\nAn SQL script with 20,000 different INSERTs:\n");
        try (Scripts scripts = Scripts.of(1, version -> script())) {
            Map<String, String> settings =
                    Map.of(Migrate.LOCATION, scripts.folder().toString());
            Pairs.measure(runs, side -> migrate(server, side, settings)).print(out, "s", 2);
        }
    }

    private static String script() {
        return "create table entry (id integer primary key, note text);\n"
                + IntStream.rangeClosed(1, IN_SCRIPT)
                        .mapToObj(id -> "insert into entry (id, note) values (" + id + ", 'entry " + id + "');\n")
                        .collect(Collectors.joining());
    }

    private static double migrate(PgNode server, Side side, Map<String, String> settings) {
        try (TestDatabase database = TestDatabase.create(server)) {
            database.execute("checkpoint");
            Map<String, String> all = new HashMap<>(settings);
            all.put(Migrate.URL, database.url());
            return Runner.freshJvm(side, Tool.FLYWAY)
                    .migrate(all)
                    .requireApplied(1)
                    .seconds();
        }
    }
}
