package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE POLICY and ALTER POLICY.
 *
 * @param command {@code all}, {@code select}, {@code insert}, {@code update} or {@code delete}; empty for ALTER
 * @param roles for CREATE without TO: PUBLIC
 */
public record Policy(
        boolean create,
        Name name,
        Name table,
        String command,
        boolean permissive,
        List<RoleSpec> roles,
        @Nullable Expression using,
        @Nullable Expression withCheck,
        Span span)
        implements Tree {}
