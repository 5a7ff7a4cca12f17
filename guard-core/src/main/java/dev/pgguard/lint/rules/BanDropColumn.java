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

/** A column in use goes, and its data with it. */
final class BanDropColumn implements Rule {

    @Override
    public String name() {
        return "ban-drop-column";
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
        for (TableAction<AlterTable.DropColumn> each : TableAction.of(step, AlterTable.DropColumn.class)) {
            Name table = each.table();
            AlterTable.DropColumn drop = each.action();
            if (!step.isNewColumn(table, drop.column().last())) {
                findings.add(
                        step,
                        Report.at(
                                        drop.span(),
                                        "dropping " + drop.column() + " of " + table
                                                + " loses its data, and running code that names it fails")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table)
                                .instead(
                                        "-- when no running version reads or writes it, nor lists it among an entity's columns:",
                                        "ALTER TABLE " + step.text(table.span()) + " " + step.text(drop.span()) + ";"));
            }
        }
    }
}
