package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import java.util.Optional;

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
        Optional<Step> without = end.steps().stream()
                .filter(step -> NonTransactional.words(step.tree()).isPresent())
                .findFirst();
        boolean mixed = without.isPresent()
                && end.steps().stream()
                        .anyMatch(step -> NonTransactional.words(step.tree()).isEmpty());
        if (!mixed || (mode != Mode.FLYWAY && mode != Mode.FLYWAY_MIXED)) {
            return;
        }
        Step step = without.get();
        String words = NonTransactional.words(step.tree()).orElseThrow();
        Report report = Report.at(
                        step.tree().span(),
                        mode == Mode.FLYWAY
                                ? "Flyway refuses a file that mixes " + words
                                        + ", which cannot run in a transaction, with statements that can"
                                : words
                                        + " makes Flyway run the whole file without a transaction, so a failure leaves the other statements half done")
                .instead("-- in a migration of its own:", step.sql() + ";", "-- and everything else in another one");
        findings.add(step, mode == Mode.FLYWAY ? report : report.as(Severity.WARN));
    }
}
