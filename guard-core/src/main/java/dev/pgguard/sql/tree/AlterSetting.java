package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * ALTER SYSTEM, ALTER ROLE and ALTER DATABASE with SET or RESET.
 *
 * @param role null for ALL
 */
public record AlterSetting(
        Scope scope, @Nullable RoleSpec role, @Nullable Name database, SetVariable setting, Span span) implements Tree {

    /** For whom the setting is changed. */
    public enum Scope {
        SYSTEM,
        ROLE,
        DATABASE
    }
}
