package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Origin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is rebuilt, and how each row comes out.
 *
 * @param name by which the job is known in {@code pgguard.rebuild_job}
 * @param parent the partitioned table with its schema, as SQL writes it
 * @param columns those that get another value; empty copies the rows as they are
 * @param partitions those to rebuild, with or without schema; empty for all that the table has when the job is registered
 * @param keep how long the old partitions stay after their swap
 * @param origin the migration that brings it; null for none
 */
public record RebuildSpec(
        String name,
        String parent,
        List<Recomputed> columns,
        List<String> partitions,
        Duration keep,
        @Nullable Origin origin) {

    /**
     * A column and the SQL expression that gives its new value.
     *
     * @param column the name as the catalog has it, without quotes
     * @param expression over the columns of the row, which stand there without a table in front; whatever is not PostgreSQL's own has its
     *     schema in front. The same row must always give the same value
     */
    public record Recomputed(String column, String expression) {
        public Recomputed {
            if (column.isBlank() || expression.isBlank()) {
                throw new IllegalArgumentException(
                        "a column to recompute needs a name and an expression, was " + column + " = " + expression);
            }
        }
    }

    public RebuildSpec {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is empty");
        }
        if (parent.isBlank()) {
            throw new IllegalArgumentException("parent is empty");
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("keep must not be negative, was " + keep);
        }
        if (columns.stream().map(Recomputed::column).distinct().count() < columns.size()) {
            throw new IllegalArgumentException("columns names one of them twice");
        }
    }

    /** All partitions, kept for a week. */
    public static RebuildSpec of(String name, String parent, Recomputed... columns) {
        return new RebuildSpec(name, parent, List.of(columns), List.of(), Duration.ofDays(7), null);
    }

    public RebuildSpec withPartitions(String... names) {
        return new RebuildSpec(name, parent, columns, List.of(names), keep, origin);
    }

    public RebuildSpec withKeep(Duration duration) {
        return new RebuildSpec(name, parent, columns, partitions, duration, origin);
    }

    public RebuildSpec withOrigin(Origin migration) {
        return new RebuildSpec(name, parent, columns, partitions, keep, migration);
    }

    /** What must not change while the job lives, for people; {@code keep} and {@code origin} may. */
    String text() {
        return "parent " + parent + "; partitions " + (partitions.isEmpty() ? "all" : String.join(", ", partitions))
                + columns.stream()
                        .map(each -> "; set " + each.column() + " = " + each.expression())
                        .collect(Collectors.joining());
    }

    String sha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
