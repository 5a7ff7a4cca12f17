package dev.pgguard.sql;

import java.util.List;

/** Shows a query of another session without what its literals tell; made for {@code pg_stat_activity.query}, which may be cut anywhere. */
public final class Redaction {

    private static final int DEFAULT_LENGTH = 200;

    private Redaction() {}

    /** The query with {@code ?} for each literal, in one line, without comments, cut to 200 characters. */
    public static String withoutLiterals(String sql) {
        return withoutLiterals(sql, DEFAULT_LENGTH);
    }

    /** @param length the most characters to keep; {@code …} stands for the rest */
    public static String withoutLiterals(String sql, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, not " + length);
        }
        List<Token> tokens = Lexer.tokens(sql);
        int end = tokens.size();
        while (end > 0 && tokens.get(end - 1).text().equals(";")) {
            end--;
        }
        return text(tokens.subList(0, end), length);
    }

    static String text(List<Token> tokens, int length) {
        StringBuilder out = new StringBuilder();
        int end = tokens.isEmpty() ? 0 : tokens.get(0).start();
        for (Token token : tokens) {
            out.append(token.start() > end ? " " : "").append(token.isConstant() ? "?" : token.text());
            end = token.end();
            if (out.length() > length) {
                break;
            }
            if (mayGoOn(token)) {
                out.append(" …");
                break;
            }
        }
        return out.length() <= length ? out.toString() : cut(out, length) + "…";
    }

    /**
     * {@code 'it\'} is complete unless that session has {@code standard_conforming_strings} off; then what looks like SQL
     * behind it is still the literal.
     */
    private static boolean mayGoOn(Token token) {
        return token.kind() == Token.Kind.STRING
                && token.text().startsWith("'")
                && token.text().contains("\\'");
    }

    private static String cut(StringBuilder text, int length) {
        int end = length - 1;
        boolean pair = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, pair ? end - 1 : end);
    }
}
