package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE INDEX.
 *
 * @param name null when the server is to choose it
 * @param method {@code btree} when none is written
 */
public record CreateIndex(
        @Nullable Name name,
        Relation table,
        boolean unique,
        boolean concurrently,
        boolean ifNotExists,
        String method,
        List<IndexElement> keys,
        List<Name> including,
        boolean nullsNotDistinct,
        List<Option> options,
        @Nullable Name tablespace,
        @Nullable Expression where,
        Span span)
        implements Tree {}
