package dev.pgguard.sql.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name of one or more parts as the server sees it: folded where it was not quoted, without quotes, cut to 63 bytes.
 *
 * @param parts catalog and schema first, the object's own name last; never empty
 */
public record Name(List<String> parts, Span span) {

    public Name {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a name without parts");
        }
    }

    /** The object's own name. */
    public String last() {
        return parts.get(parts.size() - 1);
    }

    /** The own name of each. */
    public static List<String> lastOf(List<Name> names) {
        List<String> last = new ArrayList<>(names.size());
        for (Name name : names) {
            last.add(name.last());
        }
        return last;
    }

    /** The part before the last, or null when the statement leaves the schema to the search path. */
    public @Nullable String schema() {
        return parts.size() < 2 ? null : parts.get(parts.size() - 2);
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
