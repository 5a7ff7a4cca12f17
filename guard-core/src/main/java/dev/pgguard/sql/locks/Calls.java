package dev.pgguard.sql.locks;

import dev.pgguard.sql.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the function that a query calls for itself rather than for the rows of a table, and of which only its author knows
 * what it does: {@code select migrate()}, {@code select * from migrate()}. Calls for each row of a FROM are row work.
 */
final class Calls {

    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "INTERSECT", "EXCEPT");
    private static final Set<String> DATA_CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> BEHIND_FROM =
            Set.of("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "WINDOW", "FOR", "RETURNING");

    /** One parenthesis, or the whole statement. */
    private static final class Frame {
        /** Whether it is evaluated once, however many rows the query around it has. */
        private final boolean once;

        private boolean inFrom;
        private boolean sawFrom;
        private @Nullable String call;

        Frame(boolean once, boolean inFrom) {
            this.once = once;
            this.inFrom = inFrom;
        }
    }

    private final List<Token> tokens;
    private final Deque<Frame> frames = new ArrayDeque<>();

    private Calls(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** The name of such a function, with its schema if written. */
    static @Nullable String unknownIn(List<Token> query) {
        return new Calls(query).find();
    }

    private @Nullable String find() {
        Frame frame = new Frame(true, false);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is("(")) {
                frames.push(frame);
                frame = new Frame(isEvaluatedOnce(i, frame), isRowsFrom(i));
            } else if (token.is(")") && !frames.isEmpty()) {
                Frame outer = frames.pop();
                if (frame.call != null && !frame.sawFrom) {
                    if (frame.once) {
                        return frame.call;
                    }
                    outer.call = outer.call == null ? frame.call : outer.call;
                }
                frame = outer;
            } else {
                String found = word(i, frame);
                if (found != null) {
                    return found;
                }
            }
        }
        return frame.sawFrom ? null : frame.call;
    }

    /** Reads one token; gives a call that is certain to stand for itself. */
    private @Nullable String word(int i, Frame frame) {
        Token token = tokens.get(i);
        if (!token.isName()) {
            return null;
        }
        String call = calledAt(tokens, i);
        if (call != null) {
            if (frame.inFrom && isItem(i)) {
                return call;
            }
            frame.call = frame.call == null ? call : frame.call;
            return null;
        }
        if (isOneOf(token, DATA_CHANGES)) {
            frame.sawFrom = true;
        } else if (token.is("FROM")) {
            frame.inFrom = true;
            frame.sawFrom = true;
        } else if (isOneOf(token, BEHIND_FROM)) {
            frame.inFrom = false;
        } else if (isOneOf(token, SET_OPERATIONS)) {
            String alone = frame.sawFrom ? null : frame.call;
            frame.inFrom = false;
            frame.sawFrom = false;
            frame.call = null;
            return frame.once ? alone : null;
        }
        return null;
    }

    /** A subquery in FROM, the query of a WITH, or a parenthesis around the whole. */
    private boolean isEvaluatedOnce(int open, Frame around) {
        if (open == 0) {
            return true;
        }
        Token before = tokens.get(open - 1);
        return before.is("AS")
                || before.is("MATERIALIZED")
                || isOneOf(before, SET_OPERATIONS)
                || (before.is("(") && around.once && !around.sawFrom)
                || (around.inFrom && isItem(open));
    }

    private boolean isRowsFrom(int open) {
        return open > 1
                && tokens.get(open - 1).is("FROM")
                && tokens.get(open - 2).is("ROWS");
    }

    /** Whether an item of FROM begins with the name, or its schema, or the parenthesis at this token. */
    private boolean isItem(int i) {
        int first = i > 1 && tokens.get(i - 1).is(".") ? i - 2 : i;
        if (first == 0) {
            return true;
        }
        Token before = tokens.get(first - 1);
        return before.is("FROM")
                || before.is("JOIN")
                || before.is("LATERAL")
                || before.is("ONLY")
                || before.is(",")
                || before.is("(");
    }

    /** The unknown function called at this token, with its schema. */
    static @Nullable String calledAt(List<Token> tokens, int i) {
        Token token = tokens.get(i);
        if (!token.isName() || i + 1 >= tokens.size() || !tokens.get(i + 1).is("(")) {
            return null;
        }
        String name = token.name();
        if (i > 1 && tokens.get(i - 1).is(".")) {
            String schema = tokens.get(i - 2).name();
            return schema.equals("pg_catalog") && KnownFunctions.isHarmless(name) ? null : schema + "." + name;
        }
        if (KnownFunctions.isNoCall(token) || KnownFunctions.isHarmless(name)) {
            return null;
        }
        // "as t(columns)", "cast(x as money(2))", "x::money(2)"
        boolean aliasOrType =
                i > 0 && (tokens.get(i - 1).is("AS") || tokens.get(i - 1).is("::"));
        return aliasOrType || isCommonTable(tokens, i) ? null : name;
    }

    /** {@code WITH name (columns) AS (}. */
    private static boolean isCommonTable(List<Token> tokens, int i) {
        if (i == 0
                || !(tokens.get(i - 1).is("WITH")
                        || tokens.get(i - 1).is("RECURSIVE")
                        || tokens.get(i - 1).is(","))) {
            return false;
        }
        int depth = 0;
        for (int j = i + 1; j < tokens.size(); j++) {
            depth += tokens.get(j).is("(") ? 1 : tokens.get(j).is(")") ? -1 : 0;
            if (depth == 0) {
                return j + 1 < tokens.size() && tokens.get(j + 1).is("AS");
            }
        }
        return false;
    }

    private static boolean isOneOf(Token token, Set<String> words) {
        return token.kind() == Token.Kind.WORD && words.contains(token.text().toUpperCase(Locale.ROOT));
    }
}
