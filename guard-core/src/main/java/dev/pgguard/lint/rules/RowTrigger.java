package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import java.util.Comparator;
import java.util.List;

/**
 * A trigger that sets columns of each row which is written.
 *
 * @param name of the trigger and of its function, as SQL writes it
 */
record RowTrigger(Step step, Name table, String name) {

    static RowTrigger of(Step step, Name table, String column) {
        return new RowTrigger(step, table, Identifier.joined(table, List.of(column), "in_step"));
    }

    /** The expression with the columns of the row that is written. */
    static String ofRow(Step step, Expression expression) {
        int from = expression.span().start();
        StringBuilder ofRow = new StringBuilder(step.text(expression.span()));
        expression.columns().stream()
                .sorted(Comparator.comparing((Name column) -> column.span().start())
                        .reversed())
                .forEach(column -> ofRow.replace(
                        column.span().start() - from,
                        column.span().end() - from,
                        "NEW." + Identifier.of(column.last())));
        return ofRow.toString();
    }

    /** @param body what is done to the row NEW, indented */
    List<String> made(String body) {
        return List.of(
                "CREATE FUNCTION " + function() + " RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n" + body
                        + "\n    RETURN NEW;\nEND $$;",
                "CREATE TRIGGER " + name + " BEFORE INSERT OR UPDATE ON " + step.text(table.span())
                        + "\n    FOR EACH ROW EXECUTE FUNCTION " + function() + ";");
    }

    List<String> gone() {
        return List.of(
                "DROP TRIGGER " + name + " ON " + step.text(table.span()) + ";", "DROP FUNCTION " + function() + ";");
    }

    private String function() {
        return Identifier.prefix(table.schema()) + name + "()";
    }
}
