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

/** DROP NOT NULL lets nulls into a column whose readers have never met one. */
final class BanDropNotNull implements Rule {

    @Override
    public String name() {
        return "ban-drop-not-null";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TableAction<AlterTable.DropNotNull> each : TableAction.of(step, AlterTable.DropNotNull.class)) {
            Name table = each.table();
            AlterTable.DropNotNull drop = each.action();
            if (!step.isNewColumn(table, drop.column().last())) {
                findings.add(
                        step,
                        Report.at(
                                        drop.span(),
                                        "DROP NOT NULL lets nulls into " + drop.column() + " of " + table
                                                + ", and running code that reads it has never met one")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table));
            }
        }
    }
}
