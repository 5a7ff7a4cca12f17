package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.partition.Partition.Column;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a row of the old partition comes out in the shadow, as SQL; the old one is {@code o}. */
final class Transform {

    private final Partition partition;
    private final Map<String, String> expressions;

    /** @param columns whose names are not quoted yet */
    Transform(RebuildSession session, Partition partition, List<RebuildSpec.Recomputed> columns) throws SQLException {
        this.partition = partition;
        this.expressions = new java.util.LinkedHashMap<>();
        for (RebuildSpec.Recomputed each : columns) {
            expressions.put(
                    session.text("select pg_catalog.quote_ident(?)", each.column())
                            .orElseThrow(),
                    each.expression());
        }
    }

    /** The columns that are recomputed, quoted. */
    List<String> recomputed() {
        return List.copyOf(expressions.keySet());
    }

    /** Up to the name of the table that is read, which has to be followed by its alias {@code o}. */
    String insertInto(String table) {
        return "insert into " + table + " (" + Partition.list(partition.written(), "") + ")\nselect "
                + partition.written().stream().map(this::value).collect(Collectors.joining(", ")) + "\nfrom only "
                + partition.qualified() + " o";
    }

    /** Rows with the values that they have to have in the shadow, as texts in the only column {@code t}. */
    String expected() {
        return "select row("
                + partition.written().stream()
                        .map(column -> "cast(" + value(column) + " as " + column.type() + ")")
                        .collect(Collectors.joining(", "))
                + ")::text as t from only " + partition.qualified() + " o";
    }

    /** The shadow's rows in the same form. */
    String present() {
        return "select row(" + Partition.list(partition.written(), "n.") + ")::text as t from only "
                + partition.shadow() + " n";
    }

    /** The expression ends with a line of its own: it may end in a comment. */
    private String value(Column column) {
        String expression = expressions.get(column.name());
        return expression == null ? "o." + column.name() : "(" + expression + "\n)";
    }
}
