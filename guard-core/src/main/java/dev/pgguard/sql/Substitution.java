package dev.pgguard.sql;

import dev.pgguard.sql.Placeholders.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file's text with the values of its placeholders put in, as the tool does it, and the way back to where each character came from. */
final class Substitution {

    /** How deep Liquibase's values may hold each other; it refuses those that hold themselves. */
    private static final int DEPTH = 20;

    private final String original;
    private final @Nullable Placeholders placeholders;
    private final Spans replaced = new Spans(4);
    private final List<Placeholder> unresolved = new ArrayList<>();
    private final String sql;

    private Substitution(String original, @Nullable Placeholders placeholders) {
        this.original = original;
        this.placeholders = placeholders;
        this.sql = placeholders == null || !original.contains(placeholders.prefix()) ? original : replace(placeholders);
    }

    static Substitution of(String original, @Nullable Placeholders placeholders) {
        return new Substitution(original, placeholders);
    }

    /** The text as the tool goes on with it; the same as the original when nothing was replaced. */
    String sql() {
        return sql;
    }

    List<Placeholder> unresolved() {
        return unresolved;
    }

    /** Whether a placeholder stands in the text, so that a lexer has to know of them. */
    @Nullable
    Placeholders remaining() {
        return unresolved.isEmpty() ? null : placeholders;
    }

    /** Where a part of {@link #sql} stands in the original; what comes out of a placeholder stands at that placeholder. */
    TextRange original(int start, int end) {
        if (replaced.size() == 0) {
            return new TextRange(start, end);
        }
        int from = origin(start, false);
        return new TextRange(from, Math.max(from, end > start ? origin(end - 1, true) : from));
    }

    /** @param behind whether the offset behind the character is asked for */
    private int origin(int offset, boolean behind) {
        int row = replaced.firstFrom(offset + 1) - 1;
        if (row < 0) {
            return offset + (behind ? 1 : 0);
        }
        if (offset < replaced.get(row, 1)) {
            return replaced.get(row, behind ? 3 : 2);
        }
        return replaced.get(row, 3) + offset - replaced.get(row, 1) + (behind ? 1 : 0);
    }

    private String replace(Placeholders of) {
        StringBuilder out = new StringBuilder(original.length() + 64);
        int copied = 0;
        int at = next(of, 0);
        while (at >= 0) {
            int end = of.endAt(original, at);
            if (end < 0) {
                if (of.tool() == Tool.FLYWAY) {
                    unresolved.add(new Placeholder(
                            "", new TextRange(at, at + of.prefix().length())));
                }
                at = next(of, at + of.prefix().length());
                continue;
            }
            String name = of.name(original, at, end);
            String value = value(of, name, 0);
            if (value == null) {
                unresolved.add(new Placeholder(name, new TextRange(at, end)));
            } else {
                out.append(original, copied, at);
                replaced.add(out.length(), out.length() + value.length(), at, end);
                out.append(value);
                copied = end;
            }
            at = next(of, end);
        }
        return copied == 0
                ? original
                : out.append(original, copied, original.length()).toString();
    }

    /**
     * The next prefix as the tool finds it. Flyway reads on behind the character that does not fit, so that it sees no placeholder
     * in <code>$${x}</code>.
     */
    private int next(Placeholders of, int from) {
        String prefix = of.prefix();
        if (of.tool() == Tool.LIQUIBASE || prefix.length() == 1) {
            return original.indexOf(prefix, from);
        }
        int at = original.indexOf(prefix.charAt(0), from);
        while (at >= 0) {
            int matched = 1;
            while (matched < prefix.length() && Characters.at(original, at + matched) == prefix.charAt(matched)) {
                matched++;
            }
            if (matched == prefix.length()) {
                return at;
            }
            at = original.indexOf(prefix.charAt(0), at + matched + 1);
        }
        return -1;
    }

    private static @Nullable String value(Placeholders of, String name, int depth) {
        String value = of.value(name);
        if (value == null || of.tool() == Tool.FLYWAY || depth == DEPTH || !value.contains(of.prefix())) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int at = value.indexOf(of.prefix()); at >= 0; at = value.indexOf(of.prefix(), at + 1)) {
            int end = of.endAt(value, at);
            String inner = end < 0 ? null : value(of, of.name(value, at, end), depth + 1);
            if (inner != null && at >= copied) {
                out.append(value, copied, at).append(inner);
                copied = end;
            }
        }
        return out.append(value, copied, value.length()).toString();
    }
}
