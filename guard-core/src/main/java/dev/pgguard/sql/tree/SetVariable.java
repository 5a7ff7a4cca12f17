package dev.pgguard.sql.tree;

import java.util.List;

/**
 * SET and RESET.
 *
 * @param name folded; {@code timezone}, {@code search_path}, {@code role} for the special spellings; empty for RESET ALL
 * @param options of SET TRANSACTION
 */
public record SetVariable(Kind kind, String name, boolean local, List<Value> values, List<Option> options, Span span)
        implements Tree {

    /** What is done. */
    public enum Kind {
        VALUE,
        DEFAULT,
        CURRENT,
        MULTI,
        RESET,
        RESET_ALL
    }
}
