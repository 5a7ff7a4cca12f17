package dev.pgguard.sql.tree;

import java.util.List;

/** CREATE EXTENSION. */
public record CreateExtension(Name name, boolean ifNotExists, List<Option> options, Span span) implements Tree {}
