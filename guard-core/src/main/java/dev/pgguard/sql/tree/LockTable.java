package dev.pgguard.sql.tree;

import java.util.List;

/**
 * LOCK TABLE.
 *
 * @param mode in PostgreSQL's words, {@code ACCESS EXCLUSIVE} when none are written
 */
public record LockTable(List<Relation> relations, String mode, boolean nowait, Span span) implements Tree {}
