package dev.pgguard.sql;

import java.util.Objects;
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

    /** Written out, as is {@link #equals}: what the JVM makes up at the first call of a record's own takes it 20 ms. */
    @Override
    public int hashCode() {
        return 31 * name.hashCode() + (schema == null ? 0 : schema.hashCode());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QualifiedName that && name.equals(that.name) && Objects.equals(schema, that.schema);
    }

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }

    private static String quote(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }
}
