package dev.pgguard.it.benchmark;

import dev.pgguard.testing.CountingProxy;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/** What the guard adds to the start of an application whose database is up to date. */
final class StartUp implements Benchmark {

    private static final int MIGRATIONS = 20;
    private static final int CONTEXTS = 200;

    @Override
    public String title() {
        return "Start-up with an up-to-date database";
    }

    @Override
    public int runs() {
        return 15;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException {
        QuietLog log = new QuietLog();
        try {
            measure(server, runs, out);
        } finally {
            log.close();
        }
    }

    private static void measure(PgNode server, int runs, PrintStream out) throws IOException {
        try (Scripts scripts = Scripts.of(MIGRATIONS, version -> "create table t" + version + " (id integer);\n");
                TestDatabase database = TestDatabase.create(server)) {
            Runner.InThisJvm warm = Runner.InThisJvm.load();
            String folder = scripts.folder().toString();
            Map<String, String> settings = Map.of(Migrate.URL, database.url(), Migrate.LOCATION, folder);
            warm.without().migrate(settings).requireApplied(MIGRATIONS);

            out.println("\nFirst in its JVM, without the start of the JVM itself:\n");
            Pairs.measure(runs, side -> upToDate(Runner.freshJvm(side, Tool.FLYWAY), settings))
                    .print(out, "ms", 1);

            out.println("\nOne after the other in one JVM:\n");
            Pairs contexts = Pairs.measure(CONTEXTS, side -> upToDate(warm.on(side), settings));
            int settled = CONTEXTS / 2;
            new Pairs(contexts.pairs().subList(settled, CONTEXTS)).summarize(out, "ms", 2);
            out.println("\nThe first " + settled + ":\n");
            new Pairs(contexts.pairs().subList(0, settled)).summarize(out, "ms", 2);

            out.println("\nRound trips, as a proxy between Flyway and the server counts them:\n");
            out.println("| without | with |");
            out.println("|---|---|");
            out.println("| " + roundTrips(server, database, warm.without(), folder) + " | "
                    + roundTrips(server, database, warm.with(), folder) + " |");
        }
    }

    private static double upToDate(Runner runner, Map<String, String> settings) {
        return runner.migrate(settings).requireApplied(0).milliseconds();
    }

    private static int roundTrips(PgNode server, TestDatabase database, Runner runner, String folder) {
        try (CountingProxy proxy = CountingProxy.start(server)) {
            runner.migrate(Map.of(Migrate.URL, proxy.url(database.name()), Migrate.LOCATION, folder))
                    .requireApplied(0);
            return proxy.roundTrips();
        }
    }
}
