package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;

/** A statement outside a transaction that fails when the migration, half done, runs again. */
final class PreferRobustStmts implements Rule {

    private static final String MESSAGE = "fails when the migration stops half-way and runs again";

    @Override
    public String name() {
        return "prefer-robust-stmts";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.inTransaction() || step.inBody() || isAlone(step)) {
            return;
        }
        Rerun.failing(step, MESSAGE).forEach(report -> findings.add(step, report));
    }

    /** The only statement of a file leaves nothing behind when it fails, unless it works in several transactions. */
    private static boolean isAlone(Step step) {
        return step.isAlone()
                && NonTransactional.words(step.tree())
                        .filter(words -> words.contains("CONCURRENTLY"))
                        .isEmpty();
    }
}
