package dev.pgguard.sql.tree;

/** REFRESH MATERIALIZED VIEW. */
public record RefreshView(Name relation, boolean concurrently, boolean withNoData, Span span) implements Tree {}
