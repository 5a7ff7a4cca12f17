package dev.pgguard.sql.tree;

import java.util.List;

/** MERGE. */
public record Merge(Relation relation, List<When> whens, boolean hasReturning, boolean hasWith, Span span)
        implements Tree {

    /**
     * One WHEN.
     *
     * @param columns that are set or inserted into, as they are written, repeated where they are
     */
    public record When(Match match, Command command, List<Name> columns, Span span) {}

    /** Which rows it is for. */
    public enum Match {
        MATCHED,
        NOT_MATCHED_BY_SOURCE,
        NOT_MATCHED_BY_TARGET
    }

    /** What it does. */
    public enum Command {
        INSERT,
        UPDATE,
        DELETE,
        NOTHING
    }
}
