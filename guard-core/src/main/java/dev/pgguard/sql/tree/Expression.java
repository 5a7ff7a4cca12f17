package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The span of an expression and what is known of it; there is no tree below it.
 *
 * @param node PostgreSQL's name of the top node when the kind is {@link Kind#OTHER}, else empty
 * @param value the literal when the kind is {@link Kind#CONSTANT}, else null
 * @param casts of the whole, outermost first
 * @param calls all functions written as calls anywhere inside
 * @param syntaxCalls functions the grammar inserts for special syntax: EXTRACT, AT TIME ZONE, OVERLAPS …
 * @param sqlValues CURRENT_TIMESTAMP and its kin, by PostgreSQL's names {@code SVFOP_…}
 * @param columns all column references anywhere inside
 * @param notNull columns of which {@code IS NOT NULL} is asked for and joined by nothing but AND
 * @param nullComparisons where {@code = NULL} or {@code <> NULL} stands
 */
public record Expression(
        Kind kind,
        String node,
        @Nullable Value value,
        List<TypeName> casts,
        List<Name> calls,
        List<Name> syntaxCalls,
        List<String> sqlValues,
        List<Name> columns,
        List<Name> notNull,
        List<Span> nullComparisons,
        boolean hasSubquery,
        boolean hasParameter,
        Span span) {

    /** What the expression is when casts, COLLATE and parentheses are taken off. */
    public enum Kind {
        CONSTANT,
        NULL,
        CALL,
        SQL_VALUE,
        COLUMN,
        OTHER
    }
}
