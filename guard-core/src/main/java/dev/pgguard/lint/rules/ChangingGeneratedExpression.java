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
import java.util.Optional;
import java.util.Set;

/** A stored column gets another expression, so that every row is written anew. */
final class ChangingGeneratedExpression implements Rule {

    @Override
    public String name() {
        return "changing-generated-expression";
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
        for (TableAction<AlterTable.SetExpression> each :
                TableAction.ofLargeTable(step, AlterTable.SetExpression.class)) {
            Name table = each.table();
            AlterTable.SetExpression set = each.action();
            if (!isVirtual(step, table, set.column())) {
                Report report = Report.at(
                                set.span(),
                                "another expression of the stored column " + set.column() + " of " + table
                                        + " computes and writes every row anew")
                        .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, table);
                // before PostgreSQL 18 every generated column is stored
                findings.add(step, step.target() < 18 ? report : report.doubtful());
            }
        }
    }

    private static boolean isVirtual(Step step, Name table, Name column) {
        return step.table(table)
                .flatMap(known -> known.column(column.last()))
                .flatMap(known -> Optional.ofNullable(known.generated()))
                .filter(generated -> !generated.stored())
                .isPresent();
    }
}
