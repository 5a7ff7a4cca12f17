package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A time of day with an offset but without a date cannot follow daylight saving. */
final class BanTimetz implements Rule {

    @Override
    public String name() {
        return "ban-timetz";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return TypedColumn.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TypedColumn column : TypedColumn.in(step.tree())) {
            if (column.is("timetz")) {
                Report report = column.report("is timetz: without a date its offset is wrong for half of the year");
                findings.add(
                        step,
                        column.replaced(
                                report,
                                column.standsAlone()
                                        && column.constraints(Constraint.Default.class)
                                                .isEmpty(),
                                "timestamptz"));
            }
        }
    }
}
