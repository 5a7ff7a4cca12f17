package dev.pgguard.sql;

/**
 * Where PostgreSQL's constants and quoted names end.
 *
 * <p>Each method takes the offset behind the opening and gives the one behind the closing, or {@code ~length} of the text when
 * it is not closed.
 */
final class Literals {

    private Literals() {}

    static int quotedName(String sql, int from) {
        int i = from;
        while (true) {
            int quote = sql.indexOf('"', i);
            if (quote < 0) {
                return ~sql.length();
            }
            if (Characters.at(sql, quote + 1) != '"') {
                return quote + 1;
            }
            i = quote + 2;
        }
    }

    /** @param backslashes whether a backslash takes the next character with it, as in {@code E''} */
    static int string(String sql, int from, boolean backslashes) {
        int i = from;
        while (i < sql.length()) {
            char c = sql.charAt(i++);
            if (c == '\\' && backslashes) {
                i++;
            } else if (c == '\'') {
                if (Characters.at(sql, i) == '\'') {
                    i++;
                } else {
                    int next = continuation(sql, i);
                    if (next < 0) {
                        return i;
                    }
                    i = next + 1;
                }
            }
        }
        return ~sql.length();
    }

    /**
     * The quote with which a string goes on, or -1: only blanks and line comments, with at least one line end, stand before it.
     */
    static int continuation(String sql, int from) {
        boolean newLine = false;
        int i = from;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (Characters.isSpace(c)) {
                newLine |= Characters.isLineEnd(c);
                i++;
            } else if (c == '-' && Characters.at(sql, i + 1) == '-') {
                i = Characters.endOfLine(sql, i);
            } else {
                return newLine && c == '\'' ? i : -1;
            }
        }
        return -1;
    }

    /** The length of the opening {@code $tag$} that stands here, or 0. */
    static int dollarTag(String sql, int dollar) {
        int i = dollar + 1;
        if (Characters.isNameStart(Characters.at(sql, i))) {
            i++;
            while (Characters.at(sql, i) != '$' && Characters.isNamePart(Characters.at(sql, i))) {
                i++;
            }
        }
        return Characters.at(sql, i) == '$' ? i + 1 - dollar : 0;
    }

    static int dollarQuoted(String sql, int dollar, int tagLength) {
        String tag = sql.substring(dollar, dollar + tagLength);
        int end = sql.indexOf(tag, dollar + tagLength);
        return end < 0 ? ~sql.length() : end + tagLength;
    }

    static int number(String sql, int from) {
        char radix = Character.toLowerCase(Characters.at(sql, from + 1));
        if (sql.charAt(from) == '0'
                && (radix == 'x' || radix == 'o' || radix == 'b')
                && isHexOrUnderscore(sql, from + 2)) {
            int i = from + 2;
            while (isHexOrUnderscore(sql, i)) {
                i++;
            }
            return i;
        }
        int i = digits(sql, from);
        if (Characters.at(sql, i) == '.' && Characters.at(sql, i + 1) != '.') {
            i = digits(sql, i + 1);
        }
        char sign = Characters.at(sql, i + 1);
        int exponent = sign == '+' || sign == '-' ? 2 : 1;
        if (Character.toLowerCase(Characters.at(sql, i)) == 'e'
                && Characters.isDigit(Characters.at(sql, i + exponent))) {
            i = digits(sql, i + exponent);
        }
        return i;
    }

    /** Behind {@code UESCAPE 'c'} when that follows a Unicode constant or name, else the same offset. */
    static int unicodeEscape(String sql, int from) {
        int word = Characters.skipBlanks(sql, from);
        if (!sql.regionMatches(true, word, "UESCAPE", 0, 7) || Characters.isNamePart(Characters.at(sql, word + 7))) {
            return from;
        }
        int quote = Characters.skipBlanks(sql, word + 7);
        int end = Characters.at(sql, quote) == '\'' ? string(sql, quote + 1, false) : -1;
        return end < 0 ? from : end;
    }

    private static int digits(String sql, int from) {
        int i = from;
        while (true) {
            char c = Characters.at(sql, i);
            if (!Characters.isDigit(c) && !(c == '_' && Characters.isDigit(Characters.at(sql, i + 1)))) {
                return i;
            }
            i++;
        }
    }

    private static boolean isHexOrUnderscore(String sql, int offset) {
        char c = Characters.at(sql, offset);
        return c == '_' || Characters.isHex(c);
    }
}
