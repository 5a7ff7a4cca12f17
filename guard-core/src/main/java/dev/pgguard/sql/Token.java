package dev.pgguard.sql;

import java.nio.charset.StandardCharsets;

/**
 * One lexical element of a SQL text.
 *
 * @param text as written, quotes included; of a Unicode constant or name with the UESCAPE behind it
 * @param start offset of its first character in the SQL text
 * @param end offset behind its last character
 * @param backslashes whether it is a string that was read with {@code standard_conforming_strings} off
 */
public record Token(Kind kind, String text, int start, int end, boolean backslashes) {

    private static final int LONGEST_NAME = 63;

    /** What a token is (PostgreSQL manual, "Lexical Structure"). */
    public enum Kind {
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
        /**
         * A placeholder of a migration tool without a value, with the parts of names that it is glued to: {@code ${schema}},
         * {@code tbl_${x}}. It may stand for a name, a constant, or any amount of SQL.
         */
        PLACEHOLDER,
        /** A command of psql up to the end of its line. */
        META_COMMAND,
        COMMENT
    }

    /** A token read with {@code standard_conforming_strings} on. */
    public Token(Kind kind, String text, int start, int end) {
        this(kind, text, start, end, false);
    }

    /** Whether this is the given keyword (unquoted, in any case) or symbol. */
    public boolean is(String wordOrSymbol) {
        return kind == Kind.WORD
                ? text.equalsIgnoreCase(wordOrSymbol)
                : (kind == Kind.SYMBOL || kind == Kind.OPERATOR) && text.equals(wordOrSymbol);
    }

    public boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME || kind == Kind.PLACEHOLDER;
    }

    public boolean isConstant() {
        return kind == Kind.STRING || kind == Kind.BIT_STRING || kind == Kind.NUMBER;
    }

    /** The identifier as the catalog has it: folded or unquoted, and cut to 63 bytes. A placeholder stays as it is. */
    public String name() {
        if (kind == Kind.QUOTED_NAME) {
            return cut(Escapes.unquoteName(text));
        }
        return kind == Kind.PLACEHOLDER ? text : cut(fold(text));
    }

    /** How long the name is before the server cuts it to 63 bytes; 0 for what is no name. */
    public int nameBytes() {
        if (kind == Kind.WORD) {
            return bytes(text);
        }
        return kind == Kind.QUOTED_NAME ? bytes(Escapes.unquoteName(text)) : 0;
    }

    /** The value of a constant: a string without quotes and escapes, anything else as written. */
    public String value() {
        return kind == Kind.STRING ? Escapes.unquote(text, backslashes) : text;
    }

    /**
     * Where in {@link #text()} the inside of a constant begins that stands in it letter by letter, which is so in dollar quotes and
     * in plain strings without quotes, backslashes or a continuation in them; -1 for any other.
     */
    public int verbatim() {
        if (kind != Kind.STRING) {
            return -1;
        }
        int from = text.charAt(0) == '$' ? text.indexOf('$', 1) + 1 : 1;
        return (from > 1 || text.charAt(0) == '\'') && text.startsWith(value(), from) ? from : -1;
    }

    /** PostgreSQL folds ASCII only in multi-byte encodings. */
    private static String fold(String word) {
        int i = 0;
        while (i < word.length() && !isCapital(word.charAt(i))) {
            i++;
        }
        if (i == word.length()) {
            return word;
        }
        char[] folded = word.toCharArray();
        for (; i < folded.length; i++) {
            if (isCapital(folded[i])) {
                folded[i] = (char) (folded[i] + 'a' - 'A');
            }
        }
        return new String(folded);
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String cut(String name) {
        if (name.length() * 3 <= LONGEST_NAME || bytes(name) <= LONGEST_NAME) {
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
