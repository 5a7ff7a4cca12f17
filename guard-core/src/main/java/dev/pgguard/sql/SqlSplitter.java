package dev.pgguard.sql;

import java.util.ArrayList;
import java.util.List;

/** Cuts a SQL text into its statements, as PostgreSQL's grammar does: not inside SQL-standard function bodies and rules. */
final class SqlSplitter {

    private SqlSplitter() {}

    /**
     * One statement of a text.
     *
     * @param start offset of {@code sql} in the whole text
     * @param sql from behind the terminator before it, comments included, up to its own terminator or the end of the text
     * @param tokens never empty, without the terminator, with offsets into {@code sql}
     */
    record Part(int start, String sql, List<Token> tokens) {}

    /** The statements in order; empty ones are left out. */
    static List<Part> split(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        List<Part> parts = new ArrayList<>();
        int first = 0;
        int textStart = 0;
        for (int i = 0; i <= tokens.size(); i++) {
            boolean end = i == tokens.size();
            if (end || tokens.get(i).is(";")) {
                List<Token> statement = tokens.subList(first, i);
                if (!end && isInside(statement)) {
                    continue;
                }
                int textEnd = end ? sql.length() : tokens.get(i).end();
                if (!statement.isEmpty()) {
                    parts.add(new Part(textStart, sql.substring(textStart, textEnd), shifted(statement, textStart)));
                }
                first = i + 1;
                textStart = textEnd;
            }
        }
        return parts;
    }

    private static List<Token> shifted(List<Token> tokens, int by) {
        return by == 0
                ? tokens
                : tokens.stream().map(token -> token.shifted(by)).toList();
    }

    /** Whether a semicolon behind these tokens belongs to the statement. */
    private static boolean isInside(List<Token> tokens) {
        if (tokens.size() < 3 || !tokens.get(0).is("CREATE")) {
            return false;
        }
        Token what = tokens.get(tokens.get(1).is("OR") && tokens.size() > 3 ? 3 : 1);
        if (what.is("RULE")) {
            return parentheses(tokens) > 0;
        }
        return (what.is("FUNCTION") || what.is("PROCEDURE")) && openBlocks(tokens) > 0;
    }

    private static int parentheses(List<Token> tokens) {
        int depth = 0;
        for (Token token : tokens) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        }
        return depth;
    }

    /** BEGIN ATOMIC and the CASE expressions in it that wait for their END. */
    private static int openBlocks(List<Token> tokens) {
        int depth = 0;
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean label = tokens.get(i - 1).is("AS") || tokens.get(i - 1).is(".");
            if (label) {
                continue;
            }
            if (token.is("ATOMIC") && tokens.get(i - 1).is("BEGIN")) {
                depth++;
            } else if (depth > 0 && token.is("CASE")) {
                depth++;
            } else if (depth > 0 && token.is("END")) {
                depth--;
            }
        }
        return depth;
    }
}
