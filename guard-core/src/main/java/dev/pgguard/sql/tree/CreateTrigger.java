package dev.pgguard.sql.tree;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CREATE TRIGGER.
 *
 * @param columns of UPDATE OF
 * @param transitionTables how many REFERENCING names
 * @param from the referenced table of a constraint trigger
 */
public record CreateTrigger(
        Name name,
        Name table,
        boolean orReplace,
        boolean constraint,
        Name function,
        boolean forEachRow,
        Timing timing,
        Set<Event> events,
        List<Name> columns,
        @Nullable Expression when,
        int transitionTables,
        boolean deferrable,
        boolean initiallyDeferred,
        @Nullable Name from,
        Span span)
        implements Tree {

    /** When it fires. */
    public enum Timing {
        BEFORE,
        AFTER,
        INSTEAD_OF
    }

    /** What fires it. */
    public enum Event {
        INSERT,
        DELETE,
        UPDATE,
        TRUNCATE
    }
}
