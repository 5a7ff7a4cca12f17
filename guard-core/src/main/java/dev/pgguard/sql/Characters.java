package dev.pgguard.sql;

/** The classes of characters that PostgreSQL's lexical rules know (its {@code scan.l}), and the blanks made of them. */
final class Characters {

    private static final String OPERATORS = "~!@#^&|`?+-*/%<>=";

    private Characters() {}

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Everything beyond ASCII is a letter to the server, blanks of Unicode too. */
    static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 127;
    }

    static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    static boolean isOperator(char c) {
        return OPERATORS.indexOf(c) >= 0;
    }

    /** The character there, or NUL behind the end. */
    static char at(String text, int offset) {
        return offset < text.length() ? text.charAt(offset) : '\0';
    }

    static int endOfLine(String text, int from) {
        int i = from;
        while (i < text.length() && !isLineEnd(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Behind the line end that follows, or the end of the text. */
    static int nextLine(String text, int from) {
        int end = endOfLine(text, from);
        if (at(text, end) == '\r' && at(text, end + 1) == '\n') {
            return end + 2;
        }
        return Math.min(end + 1, text.length());
    }

    /** Behind the comment that begins here, however deep it nests; {@code ~length} of the text when it is not closed. */
    static int endOfBlockComment(String text, int from) {
        int depth = 0;
        int i = from;
        while (i < text.length()) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return ~text.length();
    }

    /** Behind blanks and comments. */
    static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length()) {
            if (isSpace(text.charAt(i))) {
                i++;
            } else if (text.startsWith("--", i)) {
                i = endOfLine(text, i);
            } else if (text.startsWith("/*", i)) {
                int end = endOfBlockComment(text, i);
                i = end < 0 ? ~end : end;
            } else {
                return i;
            }
        }
        return i;
    }
}
