package dev.pgguard.lint;

import dev.pgguard.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which rows of a table would make a statement fail. */
public sealed interface RowQuestion {

    /** The table that has them. */
    QualifiedName table();

    /**
     * Those that a query finds, a row for each.
     *
     * @param sql with all names quoted; it only reads
     */
    record Found(QualifiedName table, String sql) implements RowQuestion {}

    /** Those that violate a constraint which is there and NOT VALID. */
    record Violating(QualifiedName table, String constraint) implements RowQuestion {}

    /** All rows. */
    static RowQuestion all(QualifiedName table) {
        return new Found(table, "select from " + table.quoted());
    }

    /** Rows without a value. */
    static RowQuestion nulls(QualifiedName table, String column) {
        return new Found(table, "select from " + table.quoted() + " where " + quoted(column) + " is null");
    }

    /** Rows of which a condition says that it is false. */
    static RowQuestion failing(QualifiedName table, String condition) {
        return new Found(table, "select from " + table.quoted() + " where (" + condition + ") is false");
    }

    /** Rows that refer to nothing; one with a null in it refers to nothing and may. */
    static RowQuestion orphans(
            QualifiedName table, List<String> columns, QualifiedName other, List<String> referenced) {
        List<String> conditions = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            conditions.add("c." + quoted(columns.get(i)) + " is not null");
            same.add("r." + quoted(referenced.get(i)) + " = c." + quoted(columns.get(i)));
        }
        return new Found(
                table,
                "select from " + table.quoted() + " c where " + String.join(" and ", conditions)
                        + " and not exists (select from " + other.quoted() + " r where " + String.join(" and ", same)
                        + ")");
    }

    /**
     * Keys that more than one row has.
     *
     * @param keys columns, quoted where they need it, or expressions in parentheses
     * @param condition which rows count; empty for all
     */
    static RowQuestion duplicates(QualifiedName table, List<String> keys, String condition, boolean nullsAreEqual) {
        String valued = nullsAreEqual
                ? ""
                : keys.stream().map(key -> key + " is not null").collect(Collectors.joining(" and "));
        String where = condition.isEmpty() || valued.isEmpty() ? condition + valued : condition + " and " + valued;
        return new Found(
                table,
                "select from " + table.quoted() + (where.isEmpty() ? "" : " where " + where) + " group by "
                        + String.join(", ", keys) + " having count(*) > 1");
    }

    /** A column's name, fit for SQL. */
    static String quoted(String column) {
        return new QualifiedName(null, column).quoted();
    }
}
