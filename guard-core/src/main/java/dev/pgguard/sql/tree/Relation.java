package dev.pgguard.sql.tree;

/**
 * A table-like object as a statement names it.
 *
 * @param only whether ONLY keeps the statement from its children
 */
public record Relation(Name name, boolean only, Span span) {}
