package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A new EXCLUDE constraint builds its index under the strongest lock, and there is no other way. */
final class AddingExclusionConstraint implements Rule {

    @Override
    public String name() {
        return "adding-exclusion-constraint";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (WrittenConstraint each : WrittenConstraint.addedToLargeTable(step)) {
            if (each.constraint() instanceof Constraint.Exclusion exclusion) {
                findings.add(
                        step,
                        Report.at(
                                        exclusion.span(),
                                        "the EXCLUDE constraint keeps readers and writers out of " + each.table()
                                                + " until its index is built; PostgreSQL has no concurrent way to add one")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BUILD, each.table()));
            }
        }
    }
}
