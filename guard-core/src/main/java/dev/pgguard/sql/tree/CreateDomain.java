package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE DOMAIN. */
public record CreateDomain(
        Name domain, TypeName type, @Nullable Name collation, List<Constraint> constraints, Span span)
        implements Tree {}
