package dev.pgguard.sql.tree;

import java.util.List;

/** TRUNCATE. */
public record Truncate(List<Relation> relations, boolean restartIdentity, boolean cascade, Span span) implements Tree {}
