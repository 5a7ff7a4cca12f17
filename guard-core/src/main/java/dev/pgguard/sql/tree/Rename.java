package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * ALTER … RENAME of an object, a column, an attribute or a constraint.
 *
 * @param type what gets a new name
 * @param relationType of a column or attribute: what it belongs to, else null
 * @param relation the table-like object, or null where {@code object} is named
 * @param oldName of a column, constraint, trigger, policy, rule, or of what has one plain name; else null
 */
public record Rename(
        ObjectType type,
        @Nullable ObjectType relationType,
        @Nullable Relation relation,
        @Nullable ObjectRef object,
        @Nullable Name oldName,
        Name newName,
        boolean ifExists,
        boolean cascade,
        Span span)
        implements Tree {}
