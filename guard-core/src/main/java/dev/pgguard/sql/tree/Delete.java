package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * DELETE.
 *
 * @param where null without WHERE, and for WHERE CURRENT OF
 */
public record Delete(
        Relation relation,
        boolean hasUsing,
        @Nullable Expression where,
        boolean whereCurrentOf,
        boolean hasReturning,
        boolean hasWith,
        Span span)
        implements Tree {}
