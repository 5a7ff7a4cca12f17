package dev.pgguard.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The values behind PostgreSQL's forms of string constants and Unicode names. */
final class Escapes {

    /** How the inside of quotes is to be understood. */
    private enum Form {
        PLAIN,
        BACKSLASH,
        UNICODE
    }

    private final String text;
    private final Form form;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Escapes(String text, int at, Form form) {
        this.text = text;
        this.at = at;
        this.form = form;
    }

    /** @param backslashes whether a plain constant is read as one with {@code E} before it */
    static String unquote(String constant, boolean backslashes) {
        char first = constant.charAt(0);
        if (first == '$') {
            int tag = constant.indexOf('$', 1) + 1;
            int end = constant.length() - tag;
            boolean closed = end >= tag && constant.endsWith(constant.substring(0, tag));
            return constant.substring(tag, closed ? end : constant.length());
        }
        boolean unicode = first == 'u' || first == 'U';
        boolean escapes = first == 'e' || first == 'E' || backslashes;
        Form form = unicode ? Form.UNICODE : escapes ? Form.BACKSLASH : Form.PLAIN;
        return new Escapes(constant, constant.indexOf('\'') + 1, form).read('\'');
    }

    static String unquoteName(String name) {
        Form form = name.charAt(0) == '"' ? Form.PLAIN : Form.UNICODE;
        return new Escapes(name, name.indexOf('"') + 1, form).read('"');
    }

    private String read(char quote) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && form == Form.BACKSLASH) {
                backslash();
            } else if (c != quote) {
                out.append(c);
            } else if (Characters.at(text, at) == quote) {
                out.append(quote);
                at++;
            } else {
                int next = quote == '\'' ? Literals.continuation(text, at) : -1;
                if (next < 0) {
                    break;
                }
                at = next + 1;
            }
        }
        return form == Form.UNICODE ? unicode(out.toString(), escapeCharacter()) : out.toString();
    }

    /** The one that UESCAPE names behind the closing quote. */
    private char escapeCharacter() {
        int quote = text.lastIndexOf('\'');
        boolean named = at < text.length() && quote - 2 >= at && text.charAt(quote - 2) == '\'';
        return named ? text.charAt(quote - 1) : '\\';
    }

    private void backslash() {
        if (at == text.length()) {
            out.append('\\');
            return;
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'u' -> codePoint(4);
            case 'U' -> codePoint(8);
            default -> {
                at -= 2;
                if (byteLength() == 0) {
                    out.append(c);
                    at += 2;
                } else {
                    bytes();
                }
            }
        }
    }

    private void codePoint(int digits) {
        int point = hex(text, at, at + digits);
        if (point < 0) {
            out.append(text.charAt(at - 1));
        } else {
            out.appendCodePoint(point);
            at += digits;
        }
    }

    /** Bytes in octal or hexadecimal, several of which may make one character. */
    private void bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int length = byteLength(); length > 0; length = byteLength()) {
            boolean hex = text.charAt(at + 1) == 'x';
            bytes.write(Integer.parseInt(text, at + (hex ? 2 : 1), at + length, hex ? 16 : 8));
            at += length;
        }
        out.append(bytes.toString(StandardCharsets.UTF_8));
    }

    /** The length of an escape such as {@code \101} or {@code \x41} that stands here, or 0. */
    private int byteLength() {
        if (Characters.at(text, at) != '\\') {
            return 0;
        }
        boolean hex = Characters.at(text, at + 1) == 'x';
        int from = at + (hex ? 2 : 1);
        int end = from;
        while (end - from < (hex ? 2 : 3) && isDigit(Characters.at(text, end), hex)) {
            end++;
        }
        return end == from ? 0 : end - at;
    }

    private static boolean isDigit(char c, boolean hex) {
        return hex ? Characters.isHex(c) : c >= '0' && c <= '7';
    }

    /** Resolves {@code \XXXX}, {@code \+XXXXXX} and the doubled escape; what is malformed stays as it is. */
    private static String unicode(String text, char escape) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            char next = Characters.at(text, i + 1);
            int from = next == '+' ? i + 2 : i + 1;
            int to = from + (next == '+' ? 6 : 4);
            int point = c == escape ? hex(text, from, to) : -1;
            if (c == escape && next == escape) {
                out.append(escape);
                i += 2;
            } else if (point >= 0) {
                out.appendCodePoint(point);
                i = to;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    /** The code point written there, or -1. */
    private static int hex(String text, int from, int to) {
        if (to > text.length()) {
            return -1;
        }
        for (int i = from; i < to; i++) {
            if (!Characters.isHex(text.charAt(i))) {
                return -1;
            }
        }
        long point = Long.parseLong(text, from, to, 16);
        return point <= Character.MAX_CODE_POINT ? (int) point : -1;
    }
}
