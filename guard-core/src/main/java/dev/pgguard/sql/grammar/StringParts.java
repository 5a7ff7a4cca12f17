package dev.pgguard.sql.grammar;

/** The parts of a string constant, which may go on behind line ends and comments. */
final class StringParts {

    private StringParts() {}

    /** Whether the last part has its closing quote. */
    static boolean isClosed(String text) {
        int open = text.indexOf('\'');
        int close = text.length();
        while (open >= 0) {
            close = closing(text, open);
            open = next(text, close + 1);
        }
        return close < text.length();
    }

    /** The offset of the quote that ends the part which begins at this one, or the text's end. */
    private static int closing(String text, int open) {
        char first = text.charAt(0);
        boolean backslashes = first == 'e' || first == 'E';
        int i = open + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && backslashes) {
                i += 2;
            } else if (c == '\'') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '\'') {
                    return i;
                }
                i += 2;
            } else {
                i++;
            }
        }
        return text.length();
    }

    /** The quote that opens the next part, or -1. */
    private static int next(String text, int from) {
        int i = from;
        while (i < text.length()) {
            if (text.startsWith("--", i)) {
                while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                    i++;
                }
            } else if (text.charAt(i) == '\'') {
                return i;
            } else {
                i++;
            }
        }
        return -1;
    }
}
