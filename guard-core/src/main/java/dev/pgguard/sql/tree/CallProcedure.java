package dev.pgguard.sql.tree;

/** CALL. */
public record CallProcedure(Name name, Span span) implements Tree {}
