package dev.pgguard.report;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps, collections, texts, numbers and truth values as JSON text, indented by two blanks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class Json {

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(Map<String, ?> value) {
        Json json = new Json();
        json.value(value, "\n");
        return json.out.append('\n').toString();
    }

    /** @param line the line break before the closing bracket */
    private void value(@Nullable Object value, String line) {
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            String inner = line + "  ";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                next('{', inner);
                text(String.valueOf(entry.getKey()));
                out.append(": ");
                value(entry.getValue(), inner);
            }
            out.append(map.isEmpty() ? "" : line).append('}');
        } else if (value instanceof Collection<?> list && isSample(list)) {
            out.append(list);
        } else if (value instanceof Collection<?> list) {
            out.append('[');
            String inner = line + "  ";
            for (Object each : list) {
                next('[', inner);
                value(each, inner);
            }
            out.append(list.isEmpty() ? "" : line).append(']');
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    /** In a list of other things; thousands of them may follow each other, and stand on one line each. */
    private static boolean isSample(Collection<?> list) {
        for (Object each : list) {
            if (!(each instanceof Number)) {
                return false;
            }
        }
        return !list.isEmpty();
    }

    private void next(char open, String line) {
        if (out.charAt(out.length() - 1) != open) {
            out.append(',');
        }
        out.append(line);
    }

    private static boolean isPaired(String text, int at) {
        int first = Character.isHighSurrogate(text.charAt(at)) ? at : at - 1;
        return first >= 0
                && first + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(first), text.charAt(first + 1));
    }

    private void text(String text) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c >= '\u2028') {
                out.append(text, plain, i);
                special(c, Character.isSurrogate(c) && !isPaired(text, i));
                plain = i + 1;
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    /** @param half of a character, as a text that was cut has it: many readers refuse it */
    private void special(char c, boolean half) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (half) {
            out.append("\\ufffd");
        } else if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            out.append(c);
        }
    }
}
