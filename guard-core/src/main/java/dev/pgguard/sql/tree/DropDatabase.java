package dev.pgguard.sql.tree;

import java.util.List;

/** DROP DATABASE. */
public record DropDatabase(Name name, boolean ifExists, List<Option> options, Span span) implements Tree {}
