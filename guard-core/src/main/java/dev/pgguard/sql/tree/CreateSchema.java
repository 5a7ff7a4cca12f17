package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE SCHEMA. */
public record CreateSchema(
        @Nullable Name name, @Nullable RoleSpec authorization, boolean ifNotExists, List<Tree> elements, Span span)
        implements Tree {}
