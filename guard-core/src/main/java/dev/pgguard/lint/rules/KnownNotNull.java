package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog.ColumnFacts;
import dev.pgguard.lint.Catalog.ConstraintFacts;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.Optional;

/** What the migrations and the live database know of nulls in a column. */
final class KnownNotNull {

    private KnownNotNull() {}

    /** Whether the server need not read the rows to know that the column has no nulls. */
    static boolean needsNoScan(Step step, Name table, String column) {
        return is(step, table, column) || isProven(step, table, column);
    }

    /** Whether the column is NOT NULL. */
    static boolean is(Step step, Name table, String column) {
        Optional<Table.Column> changed = step.table(table).flatMap(known -> known.column(column));
        return changed.map(Table.Column::notNull).orElseGet(() -> step.facts(table)
                .map(facts -> facts.columns().get(column))
                .map(ColumnFacts::notNull)
                .orElse(false));
    }

    /** Whether a valid CHECK says that it has no nulls; only those of the table's own are looked at, as the server does. */
    private static boolean isProven(Step step, Name table, String column) {
        Optional<Table> known = step.table(table);
        boolean byFile = known.stream()
                .flatMap(each -> each.constraints().stream())
                .anyMatch(each -> each.validated() && saysNotNull(each, column));
        return byFile
                || step.facts(table).stream()
                        .flatMap(facts -> facts.constraints().stream())
                        .anyMatch(each ->
                                each.kind() == 'c' && each.notNullColumns().contains(column) && isValid(each, known));
    }

    private static boolean saysNotNull(Constrained constrained, String column) {
        return constrained.constraint() instanceof Constraint.Check check
                && check.expression().notNull().stream()
                        .anyMatch(each -> each.last().equals(column));
    }

    private static boolean isValid(ConstraintFacts constraint, Optional<Table> changed) {
        boolean dropped =
                changed.filter(table -> table.hasDropped(constraint.name())).isPresent();
        boolean validated =
                changed.filter(table -> table.hasValidated(constraint.name())).isPresent();
        return !dropped && (constraint.validated() || validated);
    }
}
