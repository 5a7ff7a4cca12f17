package dev.pgguard.sql;

import java.util.Locale;

/** The values behind PostgreSQL's forms of string constants and Unicode names. */
final class Escapes {

    private Escapes() {}

    /** The value of a string constant; of one that is continued on further lines, the first part. */
    static String unquote(String constant) {
        if (constant.startsWith("$")) {
            int tag = constant.indexOf('$', 1) + 1;
            int end = constant.length() - tag;
            boolean closed = end >= tag && constant.endsWith(constant.substring(0, tag));
            return constant.substring(tag, closed ? end : constant.length());
        }
        int quote = constant.indexOf('\'');
        String prefix = constant.substring(0, quote).toUpperCase(Locale.ROOT);
        boolean closed = constant.length() > quote + 1 && constant.endsWith("'");
        String inner = constant.substring(quote + 1, constant.length() - (closed ? 1 : 0));
        return switch (prefix) {
            case "E" -> backslash(inner.replace("''", "'"));
            case "U&" -> unicode(inner.replace("''", "'"));
            default -> inner.replace("''", "'");
        };
    }

    /** Resolves {@code \XXXX}, {@code \+XXXXXX} and {@code \\}; what is malformed stays as it is. */
    static String unicode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean six = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '+';
            int from = six ? i + 2 : i + 1;
            int to = from + (six ? 6 : 4);
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '\\') {
                out.append('\\');
                i += 2;
            } else if (c == '\\' && isHex(text, from, to) && Integer.parseInt(text, from, to, 16) <= 0x10FFFF) {
                out.appendCodePoint(Integer.parseInt(text, from, to, 16));
                i = to;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    private static String backslash(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                default -> out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    private static boolean isHex(String text, int from, int to) {
        if (to > text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
