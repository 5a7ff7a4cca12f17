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
        Nesting nesting = new Nesting(tokens, 0);
        for (int i = 0; i <= tokens.size(); i++) {
            boolean end = i == tokens.size();
            if (end || (tokens.get(i).is(";") && !nesting.isOpen())) {
                List<Token> statement = tokens.subList(first, i);
                int textEnd = end ? sql.length() : tokens.get(i).end();
                if (!statement.isEmpty()) {
                    parts.add(new Part(textStart, sql.substring(textStart, textEnd), shifted(statement, textStart)));
                }
                first = i + 1;
                textStart = textEnd;
                nesting = new Nesting(tokens, first);
            } else {
                nesting.pass(i);
            }
        }
        return parts;
    }

    private static List<Token> shifted(List<Token> tokens, int by) {
        return by == 0
                ? tokens
                : tokens.stream().map(token -> token.shifted(by)).toList();
    }

    /** Counts what is open in the statement that begins at a token, and only where semicolons may stand in it. */
    private static final class Nesting {
        private final List<Token> tokens;
        private final boolean rule;
        private final boolean routine;
        private int depth;

        Nesting(List<Token> tokens, int first) {
            this.tokens = tokens;
            boolean create = first + 3 < tokens.size() && tokens.get(first).is("CREATE");
            Token what = create ? tokens.get(first + (tokens.get(first + 1).is("OR") ? 3 : 1)) : null;
            this.rule = what != null && what.is("RULE");
            this.routine = what != null && (what.is("FUNCTION") || what.is("PROCEDURE"));
        }

        boolean isOpen() {
            return depth > 0;
        }

        void pass(int i) {
            Token token = tokens.get(i);
            if (rule) {
                depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            } else if (routine && !isLabel(i)) {
                // BEGIN ATOMIC, and the CASE expressions in it that wait for their END
                boolean body = token.is("ATOMIC") && tokens.get(i - 1).is("BEGIN");
                depth += body || (depth > 0 && token.is("CASE")) ? 1 : depth > 0 && token.is("END") ? -1 : 0;
            }
        }

        private boolean isLabel(int i) {
            return i > 0 && (tokens.get(i - 1).is("AS") || tokens.get(i - 1).is("."));
        }
    }
}
