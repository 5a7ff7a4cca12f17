package dev.pgguard.it.benchmark;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** What linting costs: warm in one JVM, in a new JVM, and as a goal of Maven; with Squawk's program beside it where it is named. */
final class LintSpeed implements Benchmark {

    private static final int MANY = 1_000;
    private static final int SOME = 100;

    @Override
    public String title() {
        return "Linting files of 7 statements each";
    }

    @Override
    public int runs() {
        return 9;
    }

    /** The server is not asked. */
    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException {
        try (Scripts one = scripts(1);
                Scripts some = scripts(SOME);
                Scripts many = scripts(MANY)) {
            out.println("\n| | min | median | max |\n|---|---|---|---|");
            out.println(warm(many.folder()).row("1,000 files, again and again in one JVM (JMH), ms", 0));
            Optional<Squawk> squawk = Squawk.ofThisBuild();
            if (squawk.isPresent()) {
                out.println(measured(runs, () -> time(squawk.get().lintAll(many.folder()), Squawk.FOUND))
                        .row("1,000 files, " + squawk.get().version() + ", whole process, ms", 0));
            }
            for (Scripts each : List.of(one, some, many)) {
                out.println(measured(runs, () -> newJvm(each.folder()))
                        .row(count(each) + " in a new JVM, without its start, ms", 0));
            }
            maven(one, many, runs, out);
        }
    }

    private static Scripts scripts(int count) throws IOException {
        Scripts scripts = Scripts.of(count, version -> LintedFolder.SQL.formatted(version));
        Files.delete(scripts.folder().resolve(Scripts.CHANGELOG));
        return scripts;
    }

    private static String count(Scripts scripts) throws IOException {
        try (Stream<Path> files = Files.list(scripts.folder())) {
            long count = files.count();
            return count == 1 ? "one file" : String.format(Locale.ROOT, "%,d files", count);
        }
    }

    private static Figures warm(Path folder) {
        try {
            RunResult result = new Runner(new OptionsBuilder()
                            .include(WarmLint.class.getName())
                            .param("folder", folder.toString())
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .runSingle();
            Statistics times = result.getPrimaryResult().getStatistics();
            return new Figures(times.getMin(), times.getPercentile(50), times.getMax());
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double newJvm(Path folder) {
        try (ChildProcess jvm = ChildProcess.java(LintedFolder.class, folder.toString())) {
            return Long.parseLong(jvm.awaitLine("^linted ").split(" ")[2]) / 1e6;
        }
    }

    /** What the goal takes beside one that has nothing to lint: Maven's start-up, and that of the plugin. */
    private static void maven(Scripts one, Scripts many, int runs, PrintStream out) throws IOException {
        MavenBuild maven = MavenBuild.ofThisBuild(Path.of("target", "lint-benchmark-repository"));
        Path directory = Files.createTempDirectory(Path.of("target"), "lint-benchmark");
        String goal = "dev.pgguard:guard-maven-plugin:" + System.getProperty("guard.build.version") + ":";
        List<String> start = List.of(goal + "explain");
        out.println(measured(runs, () -> goal(maven, directory, start))
                .row("mvn guard:explain, which does next to nothing, ms", 0));
        for (Scripts each : List.of(one, many)) {
            List<String> lint = List.of(
                    goal + "lint",
                    "-Dguard.migrations=" + each.folder(),
                    "-Dguard.failOn=never",
                    "-Dguard.formats=json");
            out.println(measured(runs, () -> goal(maven, directory, lint))
                    .row("mvn guard:lint of " + count(each) + ", ms", 0));
        }
    }

    private static double goal(MavenBuild maven, Path directory, List<String> arguments) {
        return time(maven.process(directory, arguments.toArray(String[]::new)), 0);
    }

    /** Of a process from its start to its end, in milliseconds. */
    private static double time(ProcessBuilder process, int exitCode) {
        long start = System.nanoTime();
        try (ChildProcess child = ChildProcess.start(process)) {
            boolean expected = child.exitCode() == exitCode;
            double time = (System.nanoTime() - start) / 1e6;
            if (!expected) {
                throw new IllegalStateException(process.command() + " failed:\n" + child.output());
            }
            return time;
        }
    }

    /** The first time warms files and caches up, and does not count. */
    private static Figures measured(int runs, Supplier<Double> run) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i <= runs; i++) {
            double time = run.get();
            if (i > 0) {
                times.add(time);
            }
        }
        return Figures.of(times.stream().flatMapToDouble(DoubleStream::of));
    }
}
