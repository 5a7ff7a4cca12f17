package dev.pgguard.sql.tree;

import java.util.List;

/**
 * SET CONSTRAINTS.
 *
 * @param constraints empty for ALL
 */
public record SetConstraints(List<Name> constraints, boolean deferred, Span span) implements Tree {}
