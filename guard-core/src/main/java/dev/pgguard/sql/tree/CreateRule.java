package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE RULE.
 *
 * @param event {@code SELECT}, {@code INSERT}, {@code UPDATE} or {@code DELETE}
 */
public record CreateRule(
        Name name,
        Name table,
        String event,
        boolean instead,
        boolean orReplace,
        @Nullable Expression where,
        List<Tree> actions,
        Span span)
        implements Tree {}
