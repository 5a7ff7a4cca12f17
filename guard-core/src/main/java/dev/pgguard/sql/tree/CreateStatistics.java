package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE STATISTICS. */
public record CreateStatistics(
        @Nullable Name name, List<Name> kinds, int expressions, List<Name> relations, boolean ifNotExists, Span span)
        implements Tree {}
