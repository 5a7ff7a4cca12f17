package dev.pgguard.report;

import java.util.Collection;
import java.util.Iterator;
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
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            all('{', entries, line, entry -> {
                text(String.valueOf(entry.getKey()));
                out.append(": ");
                value(entry.getValue(), line + "  ");
            });
            out.append('}');
        } else if (value instanceof Collection<?> list
                && !list.isEmpty()
                && list.stream().allMatch(Number.class::isInstance)) {
            // a sample: thousands of them may follow each other
            out.append(list);
        } else if (value instanceof Collection<?> list) {
            all('[', list.iterator(), line, each -> value(each, line + "  "));
            out.append(']');
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    private interface Writer<T> {
        void write(T each);
    }

    private <T> void all(char open, Iterator<? extends T> values, String line, Writer<T> writer) {
        out.append(open);
        boolean any = values.hasNext();
        while (values.hasNext()) {
            out.append(line).append("  ");
            writer.write(values.next());
            if (values.hasNext()) {
                out.append(',');
            }
        }
        if (any) {
            out.append(line);
        }
    }

    private static boolean isPaired(String text, int at) {
        int first = Character.isHighSurrogate(text.charAt(at)) ? at : at - 1;
        return first >= 0
                && first + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(first), text.charAt(first + 1));
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (Character.isSurrogate(c) && !isPaired(text, i)) {
                // half of one, as a text that was cut has it: many readers refuse it
                out.append("\\ufffd");
            } else if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
