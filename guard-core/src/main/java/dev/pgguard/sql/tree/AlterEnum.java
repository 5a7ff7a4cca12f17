package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * ALTER TYPE … ADD VALUE and RENAME VALUE.
 *
 * @param oldValue the value that is renamed, null for ADD VALUE
 * @param neighbor what the new value stands before or after, null when it is added at the end
 */
public record AlterEnum(
        Name type,
        @Nullable String oldValue,
        String newValue,
        @Nullable String neighbor,
        boolean after,
        boolean ifNotExists,
        Span span)
        implements Tree {}
