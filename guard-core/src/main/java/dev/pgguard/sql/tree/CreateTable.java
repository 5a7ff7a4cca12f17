package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE TABLE and CREATE FOREIGN TABLE with their own columns.
 *
 * @param partitionOf the parent, with {@code bound}; null when it is no partition
 * @param onCommit null when not written
 * @param server of a foreign table, else null
 */
public record CreateTable(
        Name name,
        Persistence persistence,
        boolean ifNotExists,
        List<ColumnDefinition> columns,
        List<Constraint> constraints,
        List<Like> like,
        List<Name> inherits,
        @Nullable TypeName ofType,
        @Nullable Name partitionOf,
        @Nullable PartitionBound bound,
        @Nullable PartitionBy partitionBy,
        List<Option> options,
        @Nullable OnCommit onCommit,
        @Nullable Name tablespace,
        @Nullable Name accessMethod,
        @Nullable Name server,
        List<Option> foreignOptions,
        Span span)
        implements Tree {

    /** Whether a table outlives its session and a crash. */
    public enum Persistence {
        PERMANENT,
        TEMPORARY,
        UNLOGGED
    }

    /** ON COMMIT of a temporary table. */
    public enum OnCommit {
        DELETE_ROWS,
        DROP,
        PRESERVE_ROWS
    }

    /**
     * LIKE another table.
     *
     * @param options PostgreSQL's bit mask of what is included: 1 comments, 2 compression, 4 constraints, 8 defaults,
     *     16 generated, 32 identity, 64 indexes, 128 statistics, 256 storage
     */
    public record Like(Name relation, int options, Span span) {}

    /** PARTITION BY. */
    public record PartitionBy(Strategy strategy, List<IndexElement> keys, Span span) {}

    /** How rows are spread over partitions. */
    public enum Strategy {
        LIST,
        RANGE,
        HASH
    }
}
