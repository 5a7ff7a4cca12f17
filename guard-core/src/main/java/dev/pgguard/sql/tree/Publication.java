package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE PUBLICATION and ALTER PUBLICATION.
 *
 * @param change null for CREATE
 */
public record Publication(
        Name name, @Nullable Change change, boolean allTables, List<Member> objects, List<Option> options, Span span)
        implements Tree {

    /** What ALTER does to the members; to set options is an ADD of nothing, as PostgreSQL has it. */
    public enum Change {
        ADD,
        DROP,
        SET
    }

    /**
     * A table or all tables of a schema.
     *
     * @param table null for a schema
     * @param schema null for a table, and for CURRENT_SCHEMA
     */
    public record Member(
            @Nullable Relation table, @Nullable Name schema, List<Name> columns, @Nullable Expression where) {}
}
