package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * COPY.
 *
 * @param relation null when a query is copied
 * @param file null for STDIN and STDOUT
 */
public record Copy(
        @Nullable Name relation,
        @Nullable Tree query,
        List<Name> columns,
        boolean from,
        boolean program,
        @Nullable String file,
        @Nullable Expression where,
        List<Option> options,
        Span span)
        implements Tree {}
