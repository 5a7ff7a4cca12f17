package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Tells tokens that PostgreSQL's lexer refuses: what is not terminated, junk behind a number, an empty name. */
final class Malformed {

    /** Stands in a malformed token's place, so that nothing accepts it. */
    static final String MARK = "\0";

    private Malformed() {}

    static boolean is(Token token, @Nullable Token next) {
        Kind kind = token.kind();
        String text = token.text();
        if (kind == Kind.SYMBOL) {
            return text.length() == 1 && "()[],;:.".indexOf(text.charAt(0)) < 0;
        }
        if (kind == Kind.STRING || kind == Kind.BIT_STRING) {
            return !isClosed(text);
        }
        if (kind == Kind.QUOTED_NAME) {
            return !isClosedName(text);
        }
        return (kind == Kind.NUMBER || kind == Kind.PARAMETER)
                && next != null
                && next.start() == token.end()
                && next.kind() == Kind.WORD
                && text.charAt(0) != '?';
    }

    static String reason(Token token) {
        return what(token.kind(), token.text()) + " at or near \"" + token.text() + "\"";
    }

    private static String what(Kind kind, String text) {
        if (kind == Kind.STRING || kind == Kind.BIT_STRING) {
            return "unterminated quoted string";
        }
        if (kind == Kind.QUOTED_NAME) {
            boolean empty = text.length() > 2 && text.endsWith("\"");
            return empty ? "zero-length identifier" : "unterminated quoted identifier";
        }
        if (kind == Kind.NUMBER) {
            return "trailing junk after numeric literal";
        }
        return kind == Kind.PARAMETER ? "trailing junk after parameter" : "syntax error";
    }

    private static boolean isClosed(String text) {
        if (text.charAt(0) == '$') {
            int tag = text.indexOf('$', 1) + 1;
            return text.length() >= 2 * tag && text.endsWith(text.substring(0, tag));
        }
        return StringParts.isClosed(text);
    }

    /** Behind the closing quote of a Unicode name its UESCAPE may stand. */
    private static boolean isClosedName(String text) {
        int quote = text.indexOf('"');
        int i = quote + 1;
        while (i < text.length()) {
            if (text.charAt(i) != '"') {
                i++;
            } else if (text.startsWith("\"\"", i)) {
                i += 2;
            } else {
                boolean last = i + 1 == text.length();
                return i > quote + 1 && (last || text.regionMatches(true, 0, "U&", 0, 2));
            }
        }
        return false;
    }
}
