package dev.pgguard.lint.rules;

import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Step;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the word CONCURRENTLY comes into a statement, or a statement out of a transaction. */
final class Concurrently {

    static final String OUTSIDE = "-- in a migration of its own, outside a transaction";

    private Concurrently() {}

    /** The offset behind the first such word at or behind another offset. */
    static int behind(Step step, String word, int from) {
        Matcher matcher =
                Pattern.compile("\\b" + word + "\\b", Pattern.CASE_INSENSITIVE).matcher(step.sql());
        return matcher.find(from) ? matcher.end() : from;
    }

    /** The statement with something more in it; changed in place where nothing else has to change. */
    static Report inserted(Report report, Step step, int at, String text) {
        Report told = report.instead(
                OUTSIDE, step.sql().substring(0, at) + text + step.sql().substring(at) + ";");
        return runsByItself(step) ? told.fixedBefore(at, text) : told;
    }

    /** Whether it already runs outside a transaction, or will as soon as it has to. */
    private static boolean runsByItself(Step step) {
        LintFile.Mode mode = step.file().mode();
        boolean byFlyway = mode == LintFile.Mode.FLYWAY || mode == LintFile.Mode.FLYWAY_MIXED;
        return !step.inTransaction() || (byFlyway && step.isAlone() && !step.inBody());
    }

    /** How the tools are told to run a migration without a transaction. */
    static List<String> marker(Step step) {
        return step.inBody()
                ? List.of("-- as a statement of its own, in a migration of its own, outside a transaction")
                : List.of(
                        OUTSIDE,
                        "-- Flyway: executeInTransaction=false in <the script's name>.conf",
                        "-- Liquibase: runInTransaction:false on its changeset");
    }
}
