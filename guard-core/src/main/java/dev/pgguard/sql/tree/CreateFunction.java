package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE FUNCTION and CREATE PROCEDURE.
 *
 * @param volatility {@code immutable}, {@code stable}, {@code volatile}, or null when not written
 * @param returns null for a procedure and where OUT parameters say it
 * @param parameters how many, the columns of RETURNS TABLE left out
 * @param bodies the constants behind AS, without quotes: the code, or a library and a symbol
 * @param bodySpan of the first of them
 * @param sqlBody null when the body is a constant
 * @param options everything else behind the signature, by PostgreSQL's names
 */
public record CreateFunction(
        Name name,
        boolean procedure,
        boolean orReplace,
        @Nullable String language,
        @Nullable String volatility,
        @Nullable TypeName returns,
        boolean returnsTable,
        int parameters,
        List<String> bodies,
        @Nullable Span bodySpan,
        @Nullable SqlBody sqlBody,
        List<Tree> statements,
        List<Option> options,
        Span span)
        implements Tree {

    /** A body that is parsed with the statement. */
    public enum SqlBody {
        RETURN,
        ATOMIC
    }
}
