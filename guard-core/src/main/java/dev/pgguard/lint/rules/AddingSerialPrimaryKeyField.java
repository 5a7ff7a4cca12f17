package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A new primary key builds its index, and reads every row for nulls, under the strongest lock. */
final class AddingSerialPrimaryKeyField implements Rule {

    @Override
    public String name() {
        return "adding-serial-primary-key-field";
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
        List<Span> numbered = new ArrayList<>();
        for (AddedColumn column : AddedColumn.of(step)) {
            if (column.isAutoIncrement()) {
                numbered.add(column.definition().span());
            }
        }
        for (WrittenConstraint each : WrittenConstraint.addedToLargeTable(step)) {
            ColumnDefinition column = each.column();
            if (each.constraint() instanceof Constraint.Unique unique
                    && unique.primary()
                    && unique.index() == null
                    && (column == null || !numbered.contains(column.span()))) {
                findings.add(step, report(step, each, unique));
            }
        }
    }

    private static Report report(Step step, WrittenConstraint written, Constraint.Unique key) {
        List<String> safely = new ArrayList<>();
        boolean partitioned = step.isPartitioned(written.table());
        if (!written.ofTable()) {
            safely.add(written.plainColumn());
            safely.add("-- a value in every row, then:");
        }
        for (Name column : written.columns()) {
            if (!partitioned && !KnownNotNull.is(step, written.table(), column.last())) {
                safely.addAll(NotNullSteps.of(step, written.table(), column));
            }
        }
        safely.addAll(ConcurrentKey.ofColumns(written, key));
        return Report.at(
                        key.span(),
                        "the primary key keeps readers and writers out of " + written.table()
                                + " until its index is built")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BUILD, written.table())
                .instead(safely);
    }
}
