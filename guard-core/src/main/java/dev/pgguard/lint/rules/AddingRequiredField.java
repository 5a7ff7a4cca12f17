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
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A new NOT NULL column without a value for the rows that are there. */
final class AddingRequiredField implements Rule {

    @Override
    public String name() {
        return "adding-required-field";
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
        for (AddedColumn column : AddedColumn.of(step)) {
            if (leavesNulls(step, column) && !isEmpty(step, column.table())) {
                findings.add(step, report(column));
            }
        }
    }

    /** Whether the rows that are there get no value for it. */
    static boolean leavesNulls(Step step, AddedColumn column) {
        return column.has(Constraint.NotNull.class) && !hasValue(step, column);
    }

    private static boolean hasValue(Step step, AddedColumn column) {
        return column.value().isPresent()
                || column.isAutoIncrement()
                || column.has(Constraint.Generated.class)
                || (!column.has(Constraint.Default.class)
                        && domainHasValue(step, column.definition().type()));
    }

    private static boolean domainHasValue(Step step, @Nullable TypeName type) {
        return type != null
                && step.schema().domain(step.resolve(new Name(type.names(), type.span()))).stream()
                        .flatMap(List::stream)
                        .anyMatch(Constraint.Default.class::isInstance);
    }

    private static boolean isEmpty(Step step, Name table) {
        return step.facts(table).filter(facts -> facts.rows() == 0).isPresent();
    }

    private static Report report(AddedColumn column) {
        List<String> safely = new ArrayList<>();
        safely.add(column.plain());
        safely.addAll(column.backfill("…"));
        safely.addAll(column.notNull());
        return Report.at(
                        column.span(),
                        "adding " + column + " as NOT NULL without a default fails as soon as the table has a row,"
                                + " and running code that does not fill it cannot insert any more")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, column.table())
                .instead(safely);
    }
}
