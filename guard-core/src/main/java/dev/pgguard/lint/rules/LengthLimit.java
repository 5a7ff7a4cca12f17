package dev.pgguard.lint.rules;

import dev.pgguard.lint.Report;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;

/** Text with a CHECK in the place of a type that limits its length. */
final class LengthLimit {

    private LengthLimit() {}

    /** An edit in CREATE TABLE, where the limit costs nothing; SQL for several migrations in ALTER TABLE. */
    static Report asCheck(Step step, TypedColumn column, Report report) {
        String name = step.text(column.name().span());
        List<Value> length = column.type().modifiers();
        if (length.isEmpty()) {
            return column.replaced(report, column.replaceable(), "text");
        }
        String check = "CHECK (length(" + name + ") <= " + length.get(0).text() + ")";
        if (column.create() != null) {
            boolean plain = column.definition() != null
                    && column.definition().storage() == null
                    && column.definition().compression() == null;
            return column.replaced(report, plain && column.replaceable(), "text " + check);
        }
        String table = step.text(column.table().span());
        String constraint =
                Identifier.of(column.table().last() + "_" + column.name().last() + "_length");
        List<String> instead = new ArrayList<>(column.altered(step, "text"));
        instead.add("ALTER TABLE " + table + " ADD CONSTRAINT " + constraint + " " + check + " NOT VALID;");
        instead.add("-- in a later migration");
        instead.add("ALTER TABLE " + table + " VALIDATE CONSTRAINT " + constraint + ";");
        return column.type().arrayBounds().isEmpty() ? report.instead(instead) : report;
    }
}
