package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * ALTER … SET SCHEMA.
 *
 * @param relation the table-like object, or null where {@code object} is named
 */
public record ChangeSchema(
        ObjectType type,
        @Nullable Relation relation,
        @Nullable ObjectRef object,
        Name newSchema,
        boolean ifExists,
        Span span)
        implements Tree {}
