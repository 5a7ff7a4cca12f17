package dev.pgguard.sql.tree;

import java.util.Map;

/**
 * A statement of which only its kind and its plain facts are kept.
 *
 * @param node PostgreSQL's name of the statement's node, like {@code CreateRoleStmt}
 * @param facts by PostgreSQL's names of the node's fields: a string, a number, a truth value, or a list of strings
 */
public record Other(String node, Map<String, Object> facts, Span span) implements Tree {}
