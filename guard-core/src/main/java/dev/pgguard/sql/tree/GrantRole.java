package dev.pgguard.sql.tree;

import java.util.List;

/** GRANT and REVOKE of membership in roles. */
public record GrantRole(
        boolean grant, List<String> granted, List<RoleSpec> grantees, List<Option> options, boolean cascade, Span span)
        implements Tree {}
