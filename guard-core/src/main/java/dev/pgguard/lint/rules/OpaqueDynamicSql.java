package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** SQL that a block puts together while the migration runs, and that nobody can judge before. */
final class OpaqueDynamicSql implements Rule {

    @Override
    public String name() {
        return "opaque-dynamic-sql";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Other.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.isDynamic() && !step.later()) {
            findings.add(
                    step,
                    Report.at(
                            step.tree().span(),
                            "EXECUTE runs SQL that is put together at run time, so it cannot be checked"));
        }
    }
}
