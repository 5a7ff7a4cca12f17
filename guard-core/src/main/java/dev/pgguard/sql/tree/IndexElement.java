package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of an index: a column or an expression.
 *
 * @param column null when it is an expression
 * @param expression null when it is a column
 * @param descending whether DESC is written, null when neither ASC nor DESC is
 * @param nullsFirst null when neither NULLS FIRST nor NULLS LAST is written
 */
public record IndexElement(
        @Nullable Name column,
        @Nullable Expression expression,
        @Nullable Name collation,
        @Nullable Name operatorClass,
        List<Option> operatorClassOptions,
        @Nullable Boolean descending,
        @Nullable Boolean nullsFirst,
        Span span) {}
