package dev.pgguard.sql;

import dev.pgguard.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's lexical rules with {@code standard_conforming_strings} on, as the server applies them, and the {@code ?} of JDBC.
 *
 * <p>Never fails: what is not terminated is a token up to the end of the text.
 */
final class Lexer {

    private static final String OPERATOR_CHARACTERS = "~!@#^&|`?+-*/%<>=";
    /** A multi-character operator may end in + or - only when it contains one of these. */
    private static final String FREE_ENDING = "~!@#^&|`?%";

    private final String sql;
    private final boolean comments;
    private final List<Token> tokens;
    private int at;

    private Lexer(String sql, boolean comments) {
        this.sql = sql;
        this.comments = comments;
        this.tokens = new ArrayList<>(16 + sql.length() / 8);
    }

    /** The tokens of the text without comments. */
    static List<Token> tokens(String sql) {
        return new Lexer(sql, false).run();
    }

    static List<Token> tokensAndComments(String sql) {
        return new Lexer(sql, true).run();
    }

    private List<Token> run() {
        while (at < sql.length()) {
            int start = at;
            char c = sql.charAt(at);
            if (isSpace(c)) {
                at++;
            } else if (c == '-' && peek(1) == '-') {
                at = endOfLine(at);
                comment(start);
            } else if (c == '/' && peek(1) == '*') {
                at = endOfBlockComment(at);
                comment(start);
            } else {
                Kind kind = token(c);
                tokens.add(new Token(kind, sql.substring(start, at), start, at));
            }
        }
        return tokens;
    }

    private void comment(int start) {
        if (comments) {
            tokens.add(new Token(Kind.COMMENT, sql.substring(start, at), start, at));
        }
    }

    /** Moves behind the token that starts here. */
    private Kind token(char c) {
        if (c == '\'') {
            return string(1, false);
        }
        if (c == '"') {
            return quotedName(1);
        }
        if (isNameStart(c)) {
            return word(c);
        }
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            return number();
        }
        if (c == '$') {
            return dollar();
        }
        if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
            return operator();
        }
        at++;
        if ((c == ':' && (peek(0) == ':' || peek(0) == '=')) || (c == '.' && peek(0) == '.')) {
            at++;
        }
        return Kind.SYMBOL;
    }

    private Kind word(char c) {
        switch (c) {
            case 'e', 'E' -> {
                if (peek(1) == '\'') {
                    return string(2, true);
                }
            }
            case 'b', 'B', 'x', 'X' -> {
                if (peek(1) == '\'') {
                    string(2, false);
                    return Kind.BIT_STRING;
                }
            }
            case 'n', 'N' -> {
                if (peek(1) == '\'') {
                    return string(2, false);
                }
            }
            case 'u', 'U' -> {
                if (peek(1) == '&' && peek(2) == '\'') {
                    return string(3, false);
                }
                if (peek(1) == '&' && peek(2) == '"') {
                    return quotedName(3);
                }
            }
            default -> {}
        }
        at++;
        while (at < sql.length() && isNamePart(sql.charAt(at))) {
            at++;
        }
        return Kind.WORD;
    }

    private Kind quotedName(int opening) {
        at += opening;
        while (at < sql.length()) {
            if (sql.charAt(at++) == '"') {
                if (peek(0) != '"') {
                    return Kind.QUOTED_NAME;
                }
                at++;
            }
        }
        return Kind.QUOTED_NAME;
    }

    private Kind string(int opening, boolean backslashes) {
        at += opening;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\' && backslashes) {
                at = Math.min(at + 1, sql.length());
            } else if (c == '\'') {
                if (peek(0) == '\'') {
                    at++;
                } else {
                    int next = continuation();
                    if (next < 0) {
                        return Kind.STRING;
                    }
                    at = next + 1;
                }
            }
        }
        return Kind.STRING;
    }

    /** A string goes on when only blanks and line comments, with at least one line end, stand before the next quote. */
    private int continuation() {
        boolean newLine = false;
        int i = at;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '\n' || c == '\r') {
                newLine = true;
                i++;
            } else if (isSpace(c)) {
                i++;
            } else if (c == '-' && i + 1 < sql.length() && sql.charAt(i + 1) == '-') {
                i = endOfLine(i);
            } else {
                return newLine && c == '\'' ? i : -1;
            }
        }
        return -1;
    }

    private Kind dollar() {
        if (isDigit(peek(1))) {
            at++;
            while (isDigit(peek(0))) {
                at++;
            }
            return Kind.PARAMETER;
        }
        int i = at + 1;
        if (i < sql.length() && isNameStart(sql.charAt(i))) {
            while (i < sql.length() && sql.charAt(i) != '$' && isNamePart(sql.charAt(i))) {
                i++;
            }
        }
        if (i >= sql.length() || sql.charAt(i) != '$') {
            at++;
            return Kind.SYMBOL;
        }
        String tag = sql.substring(at, i + 1);
        int end = sql.indexOf(tag, i + 1);
        at = end < 0 ? sql.length() : end + tag.length();
        return Kind.STRING;
    }

    private Kind number() {
        char radix = Character.toLowerCase(peek(1));
        if (sql.charAt(at) == '0' && (radix == 'x' || radix == 'o' || radix == 'b') && isHexOrUnderscore(peek(2))) {
            at += 2;
            while (isHexOrUnderscore(peek(0))) {
                at++;
            }
            return Kind.NUMBER;
        }
        digits();
        if (peek(0) == '.' && peek(1) != '.') {
            at++;
            digits();
        }
        int exponent = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
        if (Character.toLowerCase(peek(0)) == 'e' && isDigit(peek(exponent))) {
            at += exponent;
            digits();
        }
        return Kind.NUMBER;
    }

    private void digits() {
        while (isDigit(peek(0)) || (peek(0) == '_' && isDigit(peek(1)))) {
            at++;
        }
    }

    private Kind operator() {
        int end = at;
        boolean freeEnding = false;
        while (end < sql.length() && OPERATOR_CHARACTERS.indexOf(sql.charAt(end)) >= 0) {
            if (sql.startsWith("--", end) || sql.startsWith("/*", end)) {
                break;
            }
            freeEnding |= FREE_ENDING.indexOf(sql.charAt(end)) >= 0;
            end++;
        }
        while (!freeEnding && end - at > 1 && (sql.charAt(end - 1) == '+' || sql.charAt(end - 1) == '-')) {
            end--;
        }
        String text = sql.substring(at, end);
        if (text.equals("?")) {
            at = end;
            return Kind.PARAMETER;
        }
        // "id=?" is an operator and a parameter to JDBC; "@?" and "??" are operators.
        boolean glued =
                text.length() > 1 && text.endsWith("?") && "=<>+-*/%|".indexOf(text.charAt(text.length() - 2)) >= 0;
        at = glued ? end - 1 : end;
        return Kind.OPERATOR;
    }

    private int endOfLine(int from) {
        int i = from;
        while (i < sql.length() && sql.charAt(i) != '\n' && sql.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private int endOfBlockComment(int from) {
        int depth = 0;
        int i = from;
        while (i < sql.length()) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return sql.length();
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHexOrUnderscore(char c) {
        return c == '_' || Character.digit(c, 16) >= 0 && c < 128;
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 127;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}
