package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** The decimals of money follow lc_monetary, and it carries no currency. */
final class BanMoney implements Rule {

    @Override
    public String name() {
        return "ban-money";
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
            if (column.is("money")) {
                Report report =
                        column.report("is money, whose decimals depend on lc_monetary and which knows no currency");
                findings.add(
                        step,
                        column.replaced(
                                report,
                                column.standsAlone()
                                        && column.constraints(Constraint.Default.class)
                                                .isEmpty(),
                                "numeric(19, 2)"));
            }
        }
    }
}
