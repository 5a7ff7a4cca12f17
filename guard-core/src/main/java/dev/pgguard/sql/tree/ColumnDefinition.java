package dev.pgguard.sql.tree;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column of CREATE TABLE, ADD COLUMN or a composite type.
 *
 * @param type null where the grammar asks for none (a partition's or a typed table's columns)
 * @param constraints DEFAULT, NOT NULL, GENERATED and attributes like DEFERRABLE among them, as they are written
 */
public record ColumnDefinition(
        Name name,
        @Nullable TypeName type,
        @Nullable Name collation,
        @Nullable String storage,
        @Nullable String compression,
        List<Option> foreignOptions,
        List<Constraint> constraints,
        Span span) {

    /** The first constraint of that kind. */
    public <T extends Constraint> Optional<T> constraint(Class<T> kind) {
        for (Constraint constraint : constraints) {
            if (kind.isInstance(constraint)) {
                return Optional.of(kind.cast(constraint));
            }
        }
        return Optional.empty();
    }
}
