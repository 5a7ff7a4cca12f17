package dev.pgguard.sql.tree;

import java.util.List;

/** DROP of one or more objects of a kind that lives in the catalog of one database. */
public record Drop(
        ObjectType type, List<ObjectRef> objects, boolean concurrently, boolean ifExists, boolean cascade, Span span)
        implements Tree {}
