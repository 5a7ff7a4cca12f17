package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CLUSTER; without a table, of all that were clustered before. */
public record Cluster(@Nullable Name relation, @Nullable Name index, List<Option> options, Span span) implements Tree {}
