package dev.pgguard.lint.rules;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.Token;
import java.util.List;

/** How the word CONCURRENTLY comes into a statement, or a statement out of a transaction. */
final class Concurrently {

    static final String OUTSIDE = "-- in a migration of its own, outside a transaction";

    private Concurrently() {}

    /** The offset behind the first such word at or behind another offset; words in comments do not count. */
    static int behind(Step step, String word, int from) {
        return step.tokens().stream()
                .filter(token -> token.start() >= from && token.is(word))
                .findFirst()
                .map(Token::end)
                .orElse(from);
    }

    /** The statement with something more in it; changed in place where it can leave its transaction. */
    static Report inserted(Report report, Step step, int at, String text) {
        Report told = report.instead(
                OUTSIDE, step.sql().substring(0, at) + text + step.sql().substring(at) + ";");
        if (step.inTransaction() && !isAlone(step)) {
            return told;
        }
        Report edited = told.fixedBefore(at, text);
        return step.inTransaction() && !isLeftToFlyway(step) ? edited.fixedBy(Edit.OUTSIDE_TRANSACTION) : edited;
    }

    /** What cannot run where it stands; taken out of the tool's transaction where nothing else is in it. */
    static Report outside(Report report, Step step) {
        Report told = report.instead(marker(step));
        return isAlone(step) && !isLeftToFlyway(step) ? told.fixedBy(Edit.OUTSIDE_TRANSACTION) : told;
    }

    private static boolean isAlone(Step step) {
        return !step.inBody() && step.isAlone();
    }

    /** Flyway leaves the transaction away by itself for what cannot run in one. */
    private static boolean isLeftToFlyway(Step step) {
        LintFile.Mode mode = step.file().mode();
        return mode == LintFile.Mode.FLYWAY || mode == LintFile.Mode.FLYWAY_MIXED;
    }

    /** How the tools are told to run a migration without a transaction. */
    private static List<String> marker(Step step) {
        return step.inBody()
                ? List.of("-- as a statement of its own, in a migration of its own, outside a transaction")
                : List.of(
                        OUTSIDE,
                        "-- Flyway: executeInTransaction=false in <the script's name>.conf",
                        "-- Liquibase: runInTransaction:false on its changeset");
    }
}
