package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE.
 *
 * @param setColumns as they are written, repeated where they are
 * @param where null without WHERE, and for WHERE CURRENT OF
 */
public record Update(
        Relation relation,
        List<Name> setColumns,
        boolean hasFrom,
        @Nullable Expression where,
        boolean whereCurrentOf,
        boolean hasReturning,
        boolean hasWith,
        Span span)
        implements Tree {}
