package dev.pgguard.sql.tree;

import java.util.List;

/** CREATE TYPE … AS ENUM. */
public record CreateEnum(Name type, List<String> values, Span span) implements Tree {}
