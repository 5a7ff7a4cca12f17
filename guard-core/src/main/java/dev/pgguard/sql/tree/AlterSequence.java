package dev.pgguard.sql.tree;

import java.util.List;

/** ALTER SEQUENCE with what it counts by. */
public record AlterSequence(Name name, boolean ifExists, List<Option> options, Span span) implements Tree {}
