package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.stream.Stream;

/** Which columns take part in keys. */
final class ColumnKeys {

    private ColumnKeys() {}

    /** Whether a column belongs to a primary, unique or foreign key, as far as its statement and those before it say. */
    static boolean isKey(Step step, TypedColumn column) {
        return isForeignKey(step, column) || constraints(step, column).anyMatch(Constraint.Unique.class::isInstance);
    }

    /** Whether its type follows that of a column it refers to. */
    static boolean isForeignKey(Step step, TypedColumn column) {
        return constraints(step, column).anyMatch(Constraint.ForeignKey.class::isInstance);
    }

    private static Stream<Constraint> constraints(Step step, TypedColumn column) {
        String name = column.name().last();
        Stream<Constraint> own = column.constraints(Constraint.class).stream();
        Stream<Constraint> ofTable = Stream.ofNullable(column.create())
                .flatMap(create -> create.constraints().stream())
                .filter(constraint -> columns(constraint).stream()
                        .anyMatch(each -> each.last().equals(name)));
        Stream<Constraint> before = Stream.ofNullable(column.action())
                .flatMap(action -> step.table(column.table()).stream())
                .flatMap(table -> table.constraints().stream())
                .filter(known -> known.columns().contains(name))
                .map(known -> known.constraint());
        return Stream.of(own, ofTable, before).flatMap(each -> each);
    }

    private static List<Name> columns(Constraint constraint) {
        if (constraint instanceof Constraint.Unique unique) {
            return unique.columns();
        }
        return constraint instanceof Constraint.ForeignKey key ? key.columns() : List.of();
    }
}
