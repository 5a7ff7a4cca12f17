package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A json column is text that is parsed on each use, and it cannot be compared. */
final class PreferJsonb implements Rule {

    @Override
    public String name() {
        return "prefer-jsonb";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return TypedColumn.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TypedColumn column : TypedColumn.in(step.tree())) {
            if (column.is("json")) {
                Report report =
                        column.report("is json, which has no equality: DISTINCT, GROUP BY and UNION over it fail");
                findings.add(step, column.replaced(report, column.standsAlone(), "jsonb"));
            }
        }
    }
}
