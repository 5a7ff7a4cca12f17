package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * REINDEX.
 *
 * @param relation the index or table
 * @param name the schema or database, null when none is named
 */
public record Reindex(
        Kind kind, @Nullable Name relation, @Nullable Name name, boolean concurrently, List<Option> options, Span span)
        implements Tree {

    /** What is built again. */
    public enum Kind {
        INDEX,
        TABLE,
        SCHEMA,
        SYSTEM,
        DATABASE
    }
}
