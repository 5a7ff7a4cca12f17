package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import java.util.List;

/** A sub-command of ALTER TABLE with the table that it changes. */
record TableAction<T extends AlterTable.Action>(Name table, T action) {

    /** Those of a kind that the statement has; none when it alters something else than a table. */
    static <T extends AlterTable.Action> List<TableAction<T>> of(Step step, Class<T> kind) {
        return step.tree() instanceof AlterTable alter && alter.type() == ObjectType.TABLE
                ? alter.actions().stream()
                        .filter(kind::isInstance)
                        .map(action -> new TableAction<>(alter.relation().name(), kind.cast(action)))
                        .toList()
                : List.of();
    }

    /** Those of them that change a table which may have rows. */
    static <T extends AlterTable.Action> List<TableAction<T>> ofLargeTable(Step step, Class<T> kind) {
        return of(step, kind).stream()
                .filter(each -> step.mayBeLarge(each.table()))
                .toList();
    }
}
