package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE TABLE AS and CREATE MATERIALIZED VIEW.
 *
 * @param query a {@link Select}, or an {@link Other} for EXECUTE
 */
public record CreateTableAs(
        Name name,
        boolean materializedView,
        CreateTable.Persistence persistence,
        boolean ifNotExists,
        List<Name> columns,
        boolean withNoData,
        List<Option> options,
        CreateTable.@Nullable OnCommit onCommit,
        @Nullable Name tablespace,
        @Nullable Name accessMethod,
        Tree query,
        Span span)
        implements Tree {}
