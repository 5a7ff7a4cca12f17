package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * INSERT.
 *
 * @param valueRows how many rows VALUES has, 0 for any other source
 * @param columns as they are written, repeated where they are
 * @param onConflict null without ON CONFLICT
 * @param setOnConflict the columns that ON CONFLICT DO UPDATE sets, likewise
 * @param overriding null without OVERRIDING
 */
public record Insert(
        Name relation,
        List<Name> columns,
        Source source,
        int valueRows,
        @Nullable OnConflict onConflict,
        List<Name> setOnConflict,
        @Nullable Overriding overriding,
        boolean hasReturning,
        boolean hasWith,
        Span span)
        implements Tree {

    /** Where the rows come from. */
    public enum Source {
        SELECT,
        VALUES,
        DEFAULT_VALUES
    }

    /** What happens to a row that is there already. */
    public enum OnConflict {
        NOTHING,
        UPDATE
    }

    /** Whose identity values win. */
    public enum Overriding {
        USER_VALUE,
        SYSTEM_VALUE
    }
}
