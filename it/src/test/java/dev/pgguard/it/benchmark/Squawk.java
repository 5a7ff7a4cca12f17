package dev.pgguard.it.benchmark;

import dev.pgguard.testing.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Squawk's program with its default rules.
 *
 * @param program its path
 */
record Squawk(Path program) {

    private static final Pattern FINDING =
            Pattern.compile("\"line\":(\\d+),\"column\":(\\d+),\"level\".*?\"rule_name\":\"([a-z-]+)\"");

    /** Its exit code when it has found something. */
    static final int FOUND = 1;

    /** What it found at an offset of a text. */
    record Found(String rule, int offset) {}

    /** The program that the system property {@code squawk} names, if it names one. */
    static Optional<Squawk> ofThisBuild() {
        String path = System.getProperty("squawk", "");
        return path.isBlank() ? Optional.empty() : Optional.of(new Squawk(Path.of(path)));
    }

    /** For example {@code squawk 2.66.0}. */
    String version() {
        return run("--version").strip();
    }

    /** @param inTransaction whether the file is run in a transaction by a migration tool */
    List<Found> lint(Path file, String text, int major, boolean inTransaction) {
        String output = run(
                "--reporter",
                "json",
                "--pg-version",
                major + ".0",
                inTransaction ? "--assume-in-transaction" : "--no-assume-in-transaction",
                file.toString());
        List<Found> found = new ArrayList<>();
        Matcher each = FINDING.matcher(output);
        while (each.find()) {
            int line = Integer.parseInt(each.group(1));
            found.add(new Found(each.group(3), startOfLine(text, line) + Integer.parseInt(each.group(2))));
        }
        return found;
    }

    /** Its run over all files of a folder, as a pipeline calls it. */
    ProcessBuilder lintAll(Path folder) {
        return new ProcessBuilder(program.toString(), "--reporter", "gcc", folder + "/*.sql");
    }

    /** It counts from 0. */
    private static int startOfLine(String text, int line) {
        int start = 0;
        for (int i = 0; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start;
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try (ChildProcess process = ChildProcess.start(new ProcessBuilder(command))) {
            process.exitCode();
            return process.output();
        }
    }
}
