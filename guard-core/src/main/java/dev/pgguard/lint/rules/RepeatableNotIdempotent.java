package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Truncate;

/** A migration that runs again whenever it changes, with a statement that works only once. */
final class RepeatableNotIdempotent implements Rule {

    private static final String MESSAGE = "works only once, and this migration runs again whenever it changes";

    @Override
    public String name() {
        return "repeatable-not-idempotent";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!step.file().repeatable() || step.inBody()) {
            return;
        }
        Rerun.failing(step, MESSAGE).forEach(report -> findings.add(step, report));
        if (step.tree() instanceof Insert insert
                && insert.onConflict() == null
                && step.isUsed(insert.relation())
                && !isEmptied(step, insert)) {
            findings.add(
                    step,
                    Report.at(
                                    insert.span(),
                                    "INSERT into " + insert.relation()
                                            + " adds the same rows each time that this migration runs again, or fails")
                            .instead(step.sql() + " ON CONFLICT DO NOTHING;"));
        }
    }

    private static boolean isEmptied(Step step, Insert insert) {
        return step.earlier(insert.relation().last()).stream().anyMatch(tree -> {
            if (tree instanceof Delete delete) {
                return step.resolve(delete.relation().name()).equals(step.resolve(insert.relation()));
            }
            return tree instanceof Truncate truncate
                    && truncate.relations().stream()
                            .anyMatch(each -> step.resolve(each.name()).equals(step.resolve(insert.relation())));
        });
    }
}
