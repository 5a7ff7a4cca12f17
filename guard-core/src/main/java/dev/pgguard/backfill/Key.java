package dev.pgguard.backfill;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The unique key along which a table is walked, and the SQL that compares it. The values travel as text and are compared by PostgreSQL, in
 * the column's own type and collation.
 *
 * @param index the name of its index
 */
record Key(String index, List<Column> columns) {

    /**
     * One of its columns.
     *
     * @param type without modifiers, as SQL writes it
     * @param schema of the operators of the type's default operator class
     */
    record Column(String name, String type, String schema, String greater, String lessOrEqual, String equal) {

        String of(String reference) {
            return reference + "." + Text.quote(name);
        }

        private static String operator(String schema, String name) {
            return " operator(" + Text.quote(schema) + "." + name + ") ";
        }
    }

    Key {
        columns = List.copyOf(columns);
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** Behind a position; one text to bind per column. */
    String after(String reference) {
        return compare(reference, columns.get(0).greater());
    }

    /** Up to a position, itself included. */
    String upTo(String reference) {
        return compare(reference, columns.get(0).lessOrEqual());
    }

    String at(String reference) {
        return compare(reference, columns.get(0).equal());
    }

    /** Of several columns as one row: that is one condition of the index. */
    private String compare(String reference, String operator) {
        String left = list(reference);
        String right = columns.stream().map(column -> "?::" + column.type()).collect(Collectors.joining(", "));
        String between = Column.operator(columns.get(0).schema(), operator);
        return columns.size() == 1 ? left + between + right : "row(" + left + ")" + between + "row(" + right + ")";
    }

    /** The columns, for a list or for ORDER BY. */
    String list(String reference) {
        return columns.stream().map(column -> column.of(reference)).collect(Collectors.joining(", "));
    }

    String descending(String reference) {
        return columns.stream().map(column -> column.of(reference) + " desc").collect(Collectors.joining(", "));
    }

    /** The values as an array of text, as {@code pgguard.backfill_chunk} has them. */
    String array(String reference) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).of(reference) + "::pg_catalog.text")
                .collect(Collectors.joining(", ", "array[", "]"));
    }
}
