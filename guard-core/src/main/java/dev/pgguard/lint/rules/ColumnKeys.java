package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.Optional;

/** Which columns take part in keys. */
final class ColumnKeys {

    private ColumnKeys() {}

    /** Whether a column belongs to a primary, unique or foreign key, as far as its statement and those before it say. */
    static boolean isKey(Step step, TypedColumn column) {
        return isForeignKey(step, column) || isIn(Constraint.Unique.class, step, column);
    }

    /** Whether its type follows that of a column it refers to. */
    static boolean isForeignKey(Step step, TypedColumn column) {
        return isIn(Constraint.ForeignKey.class, step, column);
    }

    /** Whether it has a constraint of that kind itself, or its table has one with it. */
    private static boolean isIn(Class<? extends Constraint> kind, Step step, TypedColumn column) {
        if (!column.constraints(kind).isEmpty()) {
            return true;
        }
        String name = column.name().last();
        if (column.create() != null) {
            for (Constraint each : column.create().constraints()) {
                if (kind.isInstance(each) && Name.lastOf(columns(each)).contains(name)) {
                    return true;
                }
            }
        }
        Optional<Table> before = column.action() == null ? Optional.empty() : step.table(column.table());
        for (Table.Constrained each : before.isPresent() ? before.get().constraints() : List.<Table.Constrained>of()) {
            if (kind.isInstance(each.constraint()) && each.columns().contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static List<Name> columns(Constraint constraint) {
        if (constraint instanceof Constraint.Unique unique) {
            return unique.columns();
        }
        return constraint instanceof Constraint.ForeignKey key ? key.columns() : List.of();
    }
}
