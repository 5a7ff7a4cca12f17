package dev.pgguard.sql.tree;

import java.util.List;

/** CREATE DATABASE. */
public record CreateDatabase(Name name, List<Option> options, Span span) implements Tree {}
