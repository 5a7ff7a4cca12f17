package dev.pgguard.it.benchmark;

import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/** What the guard adds to a run of many migrations that do next to nothing. */
record ManyMigrations(Tool tool) implements Benchmark {

    private static final int MIGRATIONS = 1_000;

    @Override
    public String title() {
        return "1,000 trivial migrations of " + tool.title();
    }

    @Override
    public int runs() {
        return 9;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException {
        try (Scripts scripts = Scripts.of(MIGRATIONS, version -> "create table t" + version + " (id integer);\n")) {
            Pairs.measure(runs, side -> migrate(server, side, scripts)).print(out, "s", 2);
        }
    }

    private double migrate(PgNode server, Side side, Scripts scripts) {
        try (TestDatabase database = TestDatabase.create(server)) {
            database.execute("checkpoint");
            return Runner.freshJvm(side, tool)
                    .migrate(Map.of(
                            Migrate.URL,
                            database.url(),
                            Migrate.LOCATION,
                            scripts.folder().toString()))
                    .requireApplied(MIGRATIONS)
                    .seconds();
        }
    }
}
