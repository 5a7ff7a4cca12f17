package dev.pgguard.sql.tree;

import java.util.List;

/**
 * ALTER DEFAULT PRIVILEGES.
 *
 * @param options {@code roles} and {@code schemas}
 */
public record DefaultPrivileges(List<Option> options, Grant action, Span span) implements Tree {}
