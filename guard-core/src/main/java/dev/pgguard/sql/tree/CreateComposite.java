package dev.pgguard.sql.tree;

import java.util.List;

/** CREATE TYPE … AS (…). */
public record CreateComposite(Name type, List<ColumnDefinition> columns, Span span) implements Tree {}
