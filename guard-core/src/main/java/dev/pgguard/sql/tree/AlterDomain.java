package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * ALTER DOMAIN.
 *
 * @param constraint what is added
 * @param constraintName what is dropped or validated
 * @param expression the default that is set
 */
public record AlterDomain(
        Name domain,
        Action action,
        @Nullable Constraint constraint,
        @Nullable Name constraintName,
        @Nullable Expression expression,
        boolean ifExists,
        boolean cascade,
        Span span)
        implements Tree {

    /** What is done. */
    public enum Action {
        SET_DEFAULT,
        DROP_DEFAULT,
        SET_NOT_NULL,
        DROP_NOT_NULL,
        ADD_CONSTRAINT,
        DROP_CONSTRAINT,
        VALIDATE_CONSTRAINT
    }
}
