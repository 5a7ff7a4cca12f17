package dev.pgguard.sql;

import org.jspecify.annotations.Nullable;

/**
 * The name of a relation as a statement gives it, folded to lower case where it was not quoted.
 *
 * @param schema null when the statement leaves it to the search path
 */
public record QualifiedName(@Nullable String schema, String name) {

    /** The name with every part quoted, fit for SQL and for {@code to_regclass}. */
    public String quoted() {
        return schema == null ? quote(name) : quote(schema) + "." + quote(name);
    }

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }

    private static String quote(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }
}
