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
        return switch (token.kind()) {
            case STRING, BIT_STRING -> !isClosed(token.text());
            case QUOTED_NAME -> !isClosedName(token.text());
            case NUMBER, PARAMETER ->
                next != null
                        && next.start() == token.end()
                        && next.kind() == Kind.WORD
                        && token.text().charAt(0) != '?';
            case SYMBOL ->
                token.text().length() == 1 && "()[],;:.".indexOf(token.text().charAt(0)) < 0;
            default -> false;
        };
    }

    static String reason(Token token) {
        return switch (token.kind()) {
            case STRING, BIT_STRING -> "unterminated quoted string at or near \"" + token.text() + "\"";
            case QUOTED_NAME ->
                (token.text().length() > 2 && token.text().endsWith("\"") ? "zero-length" : "unterminated quoted")
                        + " identifier at or near \"" + token.text() + "\"";
            case NUMBER -> "trailing junk after numeric literal at or near \"" + token.text() + "\"";
            case PARAMETER -> "trailing junk after parameter at or near \"" + token.text() + "\"";
            default -> "syntax error at or near \"" + token.text() + "\"";
        };
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
