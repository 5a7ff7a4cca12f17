package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query: SELECT, VALUES, TABLE or a set operation over several.
 *
 * @param kind of a set operation: the one applied last
 * @param into the table of SELECT INTO
 * @param outputs the names of the result's columns, as far as the query writes them, a plain column's own among them; stars left out
 * @param valueRows how many rows VALUES has
 */
public record Select(
        Kind kind,
        @Nullable Name into,
        boolean hasWith,
        @Nullable Expression where,
        List<Locking> locking,
        List<Name> outputs,
        int valueRows,
        Span span)
        implements Tree {

    /** What makes the rows. */
    public enum Kind {
        SELECT,
        VALUES,
        UNION,
        INTERSECT,
        EXCEPT
    }

    /** How strongly rows are locked, weakest first. */
    public enum Locking {
        KEY_SHARE,
        SHARE,
        NO_KEY_UPDATE,
        UPDATE
    }
}
