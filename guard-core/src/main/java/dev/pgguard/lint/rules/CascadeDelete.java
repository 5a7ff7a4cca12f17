package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A foreign key by which one DELETE may delete any number of rows. */
final class CascadeDelete implements Rule {

    @Override
    public String name() {
        return "cascade-delete";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateTable.class, AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (WrittenConstraint each : WrittenConstraint.of(step)) {
            if (each.constraint() instanceof Constraint.ForeignKey key
                    && key.onDelete() == 'c'
                    && !each.notEnforced()
                    && (isLarge(step, each.table(), each.withTable()) || isLarge(step, key.table(), false))) {
                findings.add(
                        step,
                        Report.at(
                                key.span(),
                                "a DELETE from " + key.table() + " deletes from " + each.table()
                                        + " all that refers to it, in one transaction and without asking"));
            }
        }
    }

    private static boolean isLarge(Step step, Name table, boolean isNew) {
        return !isNew
                && step.isUsed(table)
                && step.facts(table)
                        .filter(facts -> facts.rows() >= 0
                                && facts.rows() < step.policy().smallRows()
                                && facts.bytes() < step.policy().smallBytes())
                        .isEmpty();
    }
}
