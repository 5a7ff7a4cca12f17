package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Name;
import java.util.List;

/** How a column with rows becomes NOT NULL while others use the table. */
final class NotNullSteps {

    private NotNullSteps() {}

    static List<String> of(Step step, Name table, Name column) {
        return of(step, table, column, step.text(column.span()));
    }

    /** @param written the column as statements have to write it */
    static List<String> of(Step step, Name table, Name column, String written) {
        String alter = "ALTER TABLE " + step.text(table.span()) + " ";
        String name = Identifier.joined(table, List.of(column.last()), "not_null");
        if (step.target() >= 18) {
            return List.of(
                    alter + "ADD CONSTRAINT " + name + " NOT NULL " + written + " NOT VALID;",
                    "-- in the next migration:",
                    alter + "VALIDATE CONSTRAINT " + name + ";");
        }
        return List.of(
                alter + "ADD CONSTRAINT " + name + " CHECK (" + written + " IS NOT NULL) NOT VALID;",
                "-- in the next migration:",
                alter + "VALIDATE CONSTRAINT " + name + ";",
                "-- in the one after it:",
                alter + "ALTER COLUMN " + written + " SET NOT NULL;",
                alter + "DROP CONSTRAINT " + name + ";");
    }
}
