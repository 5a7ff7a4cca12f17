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
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A constraint that documents and does not protect. */
final class NotEnforcedConstraint implements Rule {

    @Override
    public String name() {
        return "not-enforced-constraint";
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
            Constraint constraint = each.constraint();
            boolean possible = constraint instanceof Constraint.Check || constraint instanceof Constraint.ForeignKey;
            if (possible && each.notEnforced()) {
                findings.add(step, report(constraint.span(), each.table()));
            }
        }
        for (TableAction<AlterTable.AlterConstraint> each : TableAction.of(step, AlterTable.AlterConstraint.class)) {
            if (Boolean.FALSE.equals(each.action().enforced())) {
                findings.add(step, report(each.action().span(), each.table()));
            }
        }
    }

    private static Report report(Span at, Name table) {
        return Report.at(at, "a constraint of " + table + " that is NOT ENFORCED is a comment: no row is ever checked");
    }
}
