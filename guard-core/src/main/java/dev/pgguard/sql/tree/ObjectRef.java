package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that is named, with its argument types where it is a function, an operator or their kin.
 *
 * @param name of a trigger, policy, rule or table constraint: the table's parts, then its own; of a cast or transform the types' names
 * @param arguments null where none are written or can be; an entry is null for NONE
 */
public record ObjectRef(Name name, @Nullable List<@Nullable TypeName> arguments, Span span) {

    /** Without arguments. */
    public static ObjectRef of(Name name) {
        return new ObjectRef(name, null, name.span());
    }
}
