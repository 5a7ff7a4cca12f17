package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * COMMENT and SECURITY LABEL.
 *
 * @param text null for IS NULL
 * @param provider of a label
 */
public record Comment(
        boolean securityLabel,
        ObjectType type,
        ObjectRef object,
        @Nullable String text,
        @Nullable String provider,
        Span span)
        implements Tree {}
