package dev.pgguard.lint.rules;

import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How a UNIQUE or PRIMARY KEY constraint comes to a table in use: its index is built concurrently, then taken over. */
final class ConcurrentKey {

    private ConcurrentKey() {}

    /** With the column that it is written with, if there is one. */
    static List<String> of(WrittenConstraint written, Constraint.Unique key) {
        List<String> safely = new ArrayList<>();
        if (!written.ofTable()) {
            safely.add(written.plainColumn());
        }
        safely.addAll(ofColumns(written, key));
        return safely;
    }

    /** When its columns are there. */
    static List<String> ofColumns(WrittenConstraint written, Constraint.Unique key) {
        if (key.withoutOverlaps()) {
            return List.of("-- PostgreSQL has no concurrent way to add a constraint WITHOUT OVERLAPS");
        }
        if (written.step().isPartitioned(written.table())) {
            return partitioned(written, key);
        }
        String name = written.writtenName(key.primary() ? "pkey" : "key");
        return List.of(
                "-- outside a transaction:",
                "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + written.writtenTable() + " ("
                        + written.writtenColumns() + ")" + indexOptions(written, key) + ";",
                "-- in the next migration:",
                "ALTER TABLE " + written.writtenTable() + " ADD CONSTRAINT " + name + kind(key) + " USING INDEX " + name
                        + written.deferral() + ";");
    }

    private static String kind(Constraint.Unique key) {
        return key.primary() ? " PRIMARY KEY" : " UNIQUE";
    }

    private static String indexOptions(WrittenConstraint written, Constraint.Unique key) {
        String including = key.including().stream()
                .map(Name::span)
                .map(written.step()::text)
                .collect(Collectors.joining(", "));
        Name tablespace = key.tablespace();
        return (including.isEmpty() ? "" : " INCLUDE (" + including + ")")
                + (key.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "")
                + (key.options().isEmpty() ? "" : " WITH (…)")
                + (tablespace == null ? "" : " TABLESPACE " + text(written, tablespace.span()));
    }

    private static String text(WrittenConstraint written, Span span) {
        return written.step().text(span);
    }

    private static List<String> partitioned(WrittenConstraint written, Constraint.Unique key) {
        String columns = written.writtenColumns();
        return List.of(
                "-- a partitioned table takes over no index; for each partition, outside a transaction:",
                "CREATE UNIQUE INDEX CONCURRENTLY … ON <partition> (" + columns + ");",
                "ALTER TABLE <partition> ADD CONSTRAINT …" + kind(key) + " USING INDEX …;",
                "-- then, which builds no index any more:",
                "ALTER TABLE " + written.writtenTable() + " ADD CONSTRAINT "
                        + written.writtenName(key.primary() ? "pkey" : "key") + kind(key) + " (" + columns + ");");
    }
}
