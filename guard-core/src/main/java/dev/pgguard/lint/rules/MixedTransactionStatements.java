package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;

/** Statements that cannot run in a transaction, in one file with others. */
final class MixedTransactionStatements implements Rule {

    @Override
    public String name() {
        return "mixed-transaction-statements";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        Mode mode = end.file().mode();
        if (mode != Mode.FLYWAY && mode != Mode.FLYWAY_MIXED) {
            return;
        }
        Step first = null;
        boolean others = false;
        for (Step step : end.steps()) {
            boolean without = NonTransactional.words(step.tree()).isPresent();
            first = first == null && without ? step : first;
            others |= !without;
        }
        if (first != null && others) {
            findings.add(first, report(first, mode));
        }
    }

    private static Report report(Step step, Mode mode) {
        String words = NonTransactional.words(step.tree()).orElseThrow();
        Report report = Report.at(
                        step.tree().span(),
                        mode == Mode.FLYWAY
                                ? "Flyway refuses a file that mixes " + words
                                        + ", which cannot run in a transaction, with statements that can"
                                : words
                                        + " makes Flyway run the whole file without a transaction, so a failure leaves the other statements half done")
                .instead("-- in a migration of its own:", step.sql() + ";", "-- and everything else in another one");
        return mode == Mode.FLYWAY ? report : report.as(Severity.WARN);
    }
}
