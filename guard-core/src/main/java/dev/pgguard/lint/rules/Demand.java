package dev.pgguard.lint.rules;

import dev.pgguard.lint.RowQuestion;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a statement wants, and that no row may be found to break.
 *
 * @param one what is wrong, behind the number 1
 * @param several what is wrong, behind any other number
 * @param mend what to do first
 */
record Demand(Span at, RowQuestion question, String one, String several, List<String> mend) {

    /**
     * A table that demands are made of.
     *
     * @param written as the statement has it
     */
    record Of(Name table, String written, QualifiedName name) {

        /** Of {@code 1 row of orders} and {@code 2 rows of orders}. */
        Demand rows(Span at, RowQuestion question, String one, String several, List<String> mend) {
            return new Demand(at, question, "row of " + table + one, "rows of " + table + several, mend);
        }

        Demand noNulls(Span at, String column) {
            String shown = Identifier.of(column);
            return rows(
                    at,
                    RowQuestion.nulls(name, column),
                    " has a null in " + shown,
                    " have a null in " + shown,
                    List.of(
                            "-- first, in a migration of its own, a part of the rows per transaction:",
                            "UPDATE " + written + " SET " + shown + " = … WHERE " + shown + " IS NULL;"));
        }

        Demand satisfied(Span at, String condition) {
            return rows(
                    at,
                    RowQuestion.failing(name, condition),
                    " does not satisfy " + condition,
                    " do not satisfy " + condition,
                    List.of(
                            "-- first mend what this finds:",
                            "SELECT * FROM " + written + " WHERE (" + condition + ") IS FALSE;"));
        }

        /** @param condition which rows count; empty for all */
        Demand noDuplicates(Span at, List<String> keys, String condition, boolean nullsAreEqual) {
            String columns = String.join(", ", keys);
            String where = condition.isEmpty() ? "" : " WHERE " + condition;
            return new Demand(
                    at,
                    RowQuestion.duplicates(name, keys, condition, nullsAreEqual),
                    "key (" + columns + ") of " + table + " is there more than once",
                    "keys (" + columns + ") of " + table + " are there more than once",
                    List.of(
                            "-- first mend what this finds:",
                            "SELECT " + columns + ", count(*) FROM " + written + where + " GROUP BY " + columns
                                    + " HAVING count(*) > 1;"));
        }

        Demand noOrphans(Span at, List<String> columns, Of other, List<String> referenced) {
            List<String> same = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                same.add("r." + Identifier.of(referenced.get(i)) + " = c." + Identifier.of(columns.get(i)));
            }
            String names = String.join(", ", columns);
            return rows(
                    at,
                    RowQuestion.orphans(name, columns, other.name, referenced),
                    " refers by " + names + " to no row of " + other.table,
                    " refer by " + names + " to no row of " + other.table,
                    List.of(
                            "-- first insert what is missing, or mend what this finds:",
                            "SELECT * FROM " + written + " c WHERE NOT EXISTS (SELECT FROM " + other.written
                                    + " r WHERE " + String.join(" AND ", same) + ");"));
        }

        Demand valid(Span at, String constraint) {
            return rows(
                    at,
                    new RowQuestion.Violating(name, constraint),
                    " violates " + constraint,
                    " violate " + constraint,
                    List.of("-- first mend the rows that violate it"));
        }
    }
}
