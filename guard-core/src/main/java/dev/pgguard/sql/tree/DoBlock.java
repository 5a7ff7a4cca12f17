package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * DO.
 *
 * @param body the code without its quotes
 * @param bodySpan where the quoted constant stands
 */
public record DoBlock(@Nullable String language, String body, Span bodySpan, Span span) implements Tree {}
