package dev.pgguard.sql.tree;

/**
 * A statement that PostgreSQL's grammar does not accept.
 *
 * @param reason a sentence's part like {@code syntax error at or near "wher"}
 * @param at the first token that cannot be; empty at the end of the text
 */
public record Unknown(String reason, Span at, Span span) implements Tree {}
