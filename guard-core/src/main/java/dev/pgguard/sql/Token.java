package dev.pgguard.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One lexical element of a SQL text.
 *
 * @param text as written, quotes included
 * @param start offset of its first character in the SQL text
 * @param end offset behind its last character
 */
record Token(Kind kind, String text, int start, int end) {

    private static final int LONGEST_NAME = 63;

    /** What a token is (PostgreSQL manual, "Lexical Structure"). */
    enum Kind {
        /** An unquoted identifier or keyword. */
        WORD,
        /** {@code "name"} or {@code U&"name"}. */
        QUOTED_NAME,
        /** A string constant of any form, dollar quoting included. */
        STRING,
        BIT_STRING,
        NUMBER,
        /** {@code $1} or the {@code ?} of JDBC. */
        PARAMETER,
        OPERATOR,
        /** One of {@code ( ) [ ] , ; : .} and their doubles. */
        SYMBOL,
        COMMENT
    }

    /** Whether this is the given keyword (unquoted, in any case) or symbol. */
    boolean is(String wordOrSymbol) {
        return kind == Kind.WORD
                ? text.equalsIgnoreCase(wordOrSymbol)
                : (kind == Kind.SYMBOL || kind == Kind.OPERATOR) && text.equals(wordOrSymbol);
    }

    /** The same token in a text that begins this much later. */
    Token shifted(int by) {
        return new Token(kind, text, start - by, end - by);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    boolean isConstant() {
        return kind == Kind.STRING || kind == Kind.BIT_STRING || kind == Kind.NUMBER;
    }

    /** The identifier as the catalog has it: folded or unquoted, and cut to 63 bytes. */
    String name() {
        if (kind == Kind.QUOTED_NAME) {
            boolean unicode = text.charAt(0) != '"';
            int from = text.indexOf('"') + 1;
            int to = text.length() > from && text.endsWith("\"") ? text.length() - 1 : text.length();
            String inner = text.substring(from, to).replace("\"\"", "\"");
            return cut(unicode ? Escapes.unicode(inner) : inner);
        }
        return cut(fold(text));
    }

    /** The value of a constant: a string without quotes and escapes, anything else as written. */
    String value() {
        return kind == Kind.STRING ? Escapes.unquote(text) : text;
    }

    /** PostgreSQL folds ASCII only in multi-byte encodings. */
    private static String fold(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) > 127) {
                StringBuilder folded = new StringBuilder(word);
                for (int j = 0; j < folded.length(); j++) {
                    char c = folded.charAt(j);
                    folded.setCharAt(j, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
                }
                return folded.toString();
            }
        }
        return word.toLowerCase(Locale.ROOT);
    }

    private static String cut(String name) {
        if (name.length() * 3 <= LONGEST_NAME || name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME) {
            return name;
        }
        int end = 0;
        int bytes = 0;
        while (end < name.length()) {
            int point = name.codePointAt(end);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > LONGEST_NAME) {
                break;
            }
            end += Character.charCount(point);
        }
        return name.substring(0, end);
    }
}
