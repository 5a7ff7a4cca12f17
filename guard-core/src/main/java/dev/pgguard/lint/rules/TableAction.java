package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import java.util.ArrayList;
import java.util.List;

/** A sub-command of ALTER TABLE with the table that it changes. */
record TableAction<T extends AlterTable.Action>(Name table, T action) {

    /** Those of a kind that the statement has; none when it alters something else than a table. */
    static <T extends AlterTable.Action> List<TableAction<T>> of(Step step, Class<T> kind) {
        if (!(step.tree() instanceof AlterTable alter) || alter.type() != ObjectType.TABLE) {
            return List.of();
        }
        List<TableAction<T>> found = new ArrayList<>();
        for (AlterTable.Action action : alter.actions()) {
            if (kind.isInstance(action)) {
                found.add(new TableAction<>(alter.relation().name(), kind.cast(action)));
            }
        }
        return found;
    }

    /** Those of them that change a table which may have rows. */
    static <T extends AlterTable.Action> List<TableAction<T>> ofLargeTable(Step step, Class<T> kind) {
        List<TableAction<T>> found = of(step, kind);
        return found.isEmpty() || step.mayBeLarge(found.get(0).table()) ? found : List.of();
    }
}
