package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** SET NOT NULL reads every row, unless a valid CHECK says already that there are no nulls. */
final class AddingNotNullableField implements Rule {

    @Override
    public String name() {
        return "adding-not-nullable-field";
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
        for (TableAction<AlterTable.SetNotNull> each : TableAction.ofLargeTable(step, AlterTable.SetNotNull.class)) {
            Name table = each.table();
            AlterTable.SetNotNull set = each.action();
            if (!KnownNotNull.needsNoScan(step, table, set.column().last())) {
                findings.add(
                        step,
                        Report.at(
                                        set.span(),
                                        "SET NOT NULL of " + set.column() + " reads all of " + table
                                                + " to see that it has no nulls")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.SCAN, table)
                                .instead(NotNullSteps.of(step, table, set.column())));
            }
        }
    }
}
