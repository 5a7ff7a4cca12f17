package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE VIEW.
 *
 * @param localCheck null without CHECK OPTION, true for LOCAL
 */
public record CreateView(
        Name name,
        CreateTable.Persistence persistence,
        boolean orReplace,
        List<Name> aliases,
        List<Option> options,
        @Nullable Boolean localCheck,
        Select query,
        Span span)
        implements Tree {}
