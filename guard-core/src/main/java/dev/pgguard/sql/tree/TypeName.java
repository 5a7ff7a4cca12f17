package dev.pgguard.sql.tree;

import java.util.List;

/**
 * A type as the grammar makes it: {@code int} is {@code pg_catalog.int4}, {@code text} and {@code int8} stay one part.
 *
 * @param modifiers what stands in parentheses: {@code 10} of {@code varchar(10)}; an interval's fields as the grammar's mask
 * @param arrayBounds one entry for each dimension, -1 where no size is written; empty for a type that is no array
 * @param percentType whether {@code %TYPE} follows
 */
public record TypeName(
        List<String> names,
        List<Value> modifiers,
        List<Integer> arrayBounds,
        boolean setOf,
        boolean percentType,
        Span span) {

    /** The last part of the name. */
    public String last() {
        return names.get(names.size() - 1);
    }

    /** Whether this is the built-in type of that catalog name, like {@code int4} or {@code varchar}, and no array. */
    public boolean isBuiltIn(String name) {
        return arrayBounds.isEmpty()
                && last().equals(name)
                && (names.size() == 1 || names.get(0).equals("pg_catalog"));
    }
}
