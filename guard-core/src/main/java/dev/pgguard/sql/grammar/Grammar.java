package dev.pgguard.sql.grammar;

import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.TokenReader;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Unknown;
import java.util.List;

/** PostgreSQL 18's grammar: turns one statement into its record. */
public final class Grammar {

    private Grammar() {}

    /**
     * Reads one statement, with or without its semicolon.
     *
     * @return never fails: what the grammar does not accept is an {@link Unknown}
     */
    public static Parsed parse(String sql) {
        return parse(new Tokens(TokenReader.of(sql), sql.length()));
    }

    /**
     * Reads one statement whose tokens are there already; positions are theirs.
     *
     * @param tokens without comments
     * @param end the offset behind the statement
     */
    public static Parsed parse(List<Token> tokens, int end) {
        return parse(new Tokens(tokens.iterator(), end));
    }

    /** The same for a statement of a file; positions count in its {@link ScriptStatement#sql}. */
    public static Parsed parse(ScriptStatement statement) {
        return parse(new Tokens(statement.tokenReader(), statement.length()));
    }

    /** Whether a folded word has to stand in quotes to name a table or a column. */
    public static boolean needsQuotes(String folded) {
        return !Names.isColumn(Keywords.of(folded));
    }

    private static Parsed parse(Tokens tokens) {
        int start = tokens.mark();
        Parser parser = new Parser(tokens);
        try {
            Tree tree = parser.statements.statement();
            if (!tokens.atEnd()) {
                throw tokens.unexpected();
            }
            return new Parsed(tree, parser.directOnes(), parser.referencedOnes(), parser.innerOnes());
        } catch (SyntaxError error) {
            Span at = new Span(error.start(), Math.max(error.start(), error.end()));
            Span whole = new Span(start, Math.max(start, tokens.textEnd()));
            return new Parsed(new Unknown(error.reason(), at, whole), List.of(), List.of(), List.of());
        }
    }
}
