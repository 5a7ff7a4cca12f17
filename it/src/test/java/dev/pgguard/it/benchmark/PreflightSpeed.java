package dev.pgguard.it.benchmark;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.CountingProxy;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What it costs to judge what is pending, in a new JVM as each build, pod and command line has one. */
final class PreflightSpeed implements Benchmark {

    private static final int FILES = 100;

    /** What each file says; {@code %1$d} is its number, and {@code stock_…} a table with rows. */
    private enum Content {
        NEW("each with a new table", "create table item_%1$d (id bigint primary key, name text not null);\n"),
        COLUMN("each with a column for another table with rows", "alter table stock_%1$d add column state integer;\n"),
        ALL("each with seven statements, two about another table with rows", LintedFolder.SQL);

        private final String title;
        private final String sql;

        Content(String title, String sql) {
            this.title = title;
            this.sql = sql;
        }
    }

    @Override
    public String title() {
        return "Judging " + FILES + " pending files";
    }

    @Override
    public int runs() {
        return 15;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException {
        try (TestDatabase database = TestDatabase.create(server)) {
            for (int table = 1; table <= FILES; table++) {
                database.execute(
                        "create table stock_" + table + " (id bigint primary key, name text)",
                        "insert into stock_" + table + " select n, 'x' from generate_series(1, 100) n");
            }
            database.execute("vacuum analyze");
            out.println("\n| | | min | median | max |\n|---|---|---|---|---|");
            for (Content content : Content.values()) {
                measure(server, database, content, runs, out);
            }
        }
    }

    private static void measure(PgNode server, TestDatabase database, Content content, int runs, PrintStream out)
            throws IOException {
        try (Scripts scripts = Scripts.of(FILES, content.sql::formatted)) {
            Files.delete(scripts.folder().resolve(Scripts.CHANGELOG));
            List<long[]> all = new ArrayList<>();
            for (int i = 0; i <= runs; i++) {
                long[] one = judge(database.url(), scripts.folder());
                if (i > 0) {
                    all.add(one);
                }
            }
            out.println(figures(all, 0).row(content.title + " | ms", 0));
            out.println(figures(all, 1).row("| of the thread, ms", 0));
            out.println("| | questions | | " + questions(server, database, scripts.folder()) + " | |");
        }
    }

    private static Figures figures(List<long[]> runs, int column) {
        return Figures.of(runs.stream().mapToDouble(run -> run[column] / 1e6));
    }

    /** Those behind the one with which the driver was used before. */
    private static int questions(PgNode server, TestDatabase database, Path folder) {
        try (CountingProxy proxy = CountingProxy.start(server)) {
            judge(proxy.url(database.name()), folder);
            List<String> statements = proxy.statements();
            return statements.size() - 1 - statements.indexOf(JudgedFolder.FIRST.replace("?", "$1"));
        }
    }

    /** By the clock and of the thread, in nanoseconds. */
    private static long[] judge(String url, Path folder) {
        try (ChildProcess jvm = ChildProcess.java(JudgedFolder.class, url, folder.toString())) {
            String[] words = jvm.awaitLine("^judged ").split(" ");
            return new long[] {Long.parseLong(words[2]), Long.parseLong(words[3])};
        }
    }
}
