package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A column takes over from another one while old and new code run side by side: it is added, kept in step by a trigger, filled, and the
 * old one goes when no code uses it any more.
 *
 * @param old the column that is there, by its name
 * @param next the one that takes over
 * @param type of the new one, as SQL writes it
 * @param way from the old one's values to the new one's and back
 */
record Takeover(Step step, Name table, String old, String next, String type, Way way) {

    /** Types without an operator for equality, or with one that means something else. */
    private static final Set<String> COMPARED_AS_TEXT =
            Set.of("json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle");

    /**
     * How the values of one column become those of the other.
     *
     * @param value the new one's, from the columns of the row
     * @param ofRow the same from a trigger's row {@code NEW}
     * @param compared the same, of the new type
     * @param back whether a cast leads back; else nobody knows what does
     */
    record Way(String value, String ofRow, String compared, boolean back) {}

    /** The migrations, each under a comment that says when it runs. */
    List<String> migrations() {
        String alter = "ALTER TABLE " + writtenTable() + " ";
        List<String> all = new ArrayList<>();
        if (isGenerated()) {
            return List.of("-- " + written(old) + " is computed, and no code writes it: add " + written(next)
                    + " with its expression, and drop " + written(old) + " when no code reads it any more");
        }
        RowTrigger trigger = RowTrigger.of(step, table, next);
        CarriedOver carried = new CarriedOver(step, table, old, next);
        all.add("-- 1. a migration with the new column, and what keeps both in step, whichever is written:");
        all.add(alter + "ADD COLUMN " + written(next) + " " + type + ";");
        all.addAll(trigger.made(body()));
        all.add("-- 2. the rows that are there:");
        all.addAll(Batches.of("UPDATE " + writtenTable() + " SET " + written(next) + " = " + way.value() + " WHERE "
                + written(next) + " IS NULL AND " + wrapped(way.value()) + " IS NOT NULL"));
        all.addAll(carried.meanwhile());
        all.add("-- 4. when the code that runs uses " + written(next) + " only, in one transaction:");
        all.addAll(carried.atLast());
        all.addAll(trigger.gone());
        all.add("-- guard:ignore ban-drop-column: " + written(next) + " has taken over\n" + alter + "DROP COLUMN "
                + written(old) + ";");
        return all;
    }

    /** In an INSERT all of OLD is null. What is in step already stays, so that no way back makes a value coarser. */
    private String body() {
        String newNext = "NEW." + written(next);
        String newOld = "NEW." + written(old);
        String back = way.back()
                ? newOld + " := " + newNext + ";"
                : "RAISE EXCEPTION 'say here how the old column follows from the new one';";
        return """
                    IF %s AND %s THEN
                        %s
                    ELSIF %s THEN
                        %s := %s;
                    END IF;"""
                .indent(4)
                .stripTrailing()
                .formatted(
                        differ(newNext, "OLD." + written(next)),
                        differ(newNext, way.compared()),
                        back,
                        differ(newOld, "OLD." + written(old)),
                        newNext,
                        way.ofRow());
    }

    private String differ(String one, String other) {
        boolean asText = COMPARED_AS_TEXT.contains(type)
                || KnownType.ofColumn(step.schema(), step.catalog(), step.resolve(table), old)
                        .filter(known -> COMPARED_AS_TEXT.contains(known.name()))
                        .isPresent();
        String cast = asText ? "::text" : "";
        return one + cast + " IS DISTINCT FROM " + wrapped(other) + cast;
    }

    private static String wrapped(String expression) {
        return expression.matches("[\\w.\"$]+(::[\\w .(),]+)?") ? expression : "(" + expression + ")";
    }

    private boolean isGenerated() {
        return step.table(table)
                        .flatMap(known -> known.column(old))
                        .map(Table.Column::generated)
                        .isPresent()
                || step.facts(table)
                        .map(facts -> facts.columns().get(old))
                        .filter(Catalog.ColumnFacts::generated)
                        .isPresent();
    }

    private String writtenTable() {
        return step.text(table.span());
    }

    private static String written(String column) {
        return Identifier.of(column);
    }
}
