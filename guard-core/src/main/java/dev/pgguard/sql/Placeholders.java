package dev.pgguard.sql;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The placeholders of a migration tool, and what is known of their values. Names are found in any case, as both tools do.
 *
 * @param tool whose rules hold
 * @param prefix what a placeholder begins with, such as <code>${</code>
 * @param suffix what it ends with
 * @param values by name; those without one stay in the text
 */
public record Placeholders(Tool tool, String prefix, String suffix, Map<String, String> values) {

    /** The rules by which a text is searched for placeholders. */
    public enum Tool {
        /** Blanks belong to a name, values are not searched again. */
        FLYWAY,
        /** Blanks around a name do not count, a name is of letters, digits and {@code . _ -}, values may hold placeholders. */
        LIQUIBASE
    }

    public Placeholders {
        if (prefix.isEmpty() || suffix.isEmpty()) {
            throw new IllegalArgumentException("a placeholder needs a prefix and a suffix");
        }
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(values);
        values = Collections.unmodifiableMap(anyCase);
    }

    /** Flyway's <code>${name}</code>. */
    public static Placeholders flyway(Map<String, String> values) {
        return new Placeholders(Tool.FLYWAY, "${", "}", values);
    }

    /** Flyway's with {@code placeholderPrefix} and {@code placeholderSuffix} set. */
    public static Placeholders flyway(String prefix, String suffix, Map<String, String> values) {
        return new Placeholders(Tool.FLYWAY, prefix, suffix, values);
    }

    /** Liquibase's <code>${name}</code>. */
    public static Placeholders liquibase(Map<String, String> values) {
        return new Placeholders(Tool.LIQUIBASE, "${", "}", values);
    }

    /** The text with the values that are known, as the tool goes on with it. */
    public String replaced(String text) {
        return Substitution.of(text, this).sql();
    }

    /** Behind the placeholder that begins at this offset, or -1 when none does; it ends in its line. */
    int endAt(String text, int offset) {
        if (!text.startsWith(prefix, offset)) {
            return -1;
        }
        int from = offset + prefix.length();
        if (tool == Tool.FLYWAY) {
            int close = from;
            while (!text.startsWith(suffix, close)) {
                if (close >= text.length() || Characters.isLineEnd(text.charAt(close))) {
                    return -1;
                }
                close++;
            }
            return close + suffix.length();
        }
        int i = from;
        while (i < text.length() && isNameOfLiquibase(text.charAt(i))) {
            i++;
        }
        boolean named = i > from && !text.substring(from, i).isBlank();
        return named && text.startsWith(suffix, i) ? i + suffix.length() : -1;
    }

    /** The name in the placeholder that lies there. */
    String name(String text, int start, int end) {
        String name = text.substring(start + prefix.length(), end - suffix.length());
        return tool == Tool.LIQUIBASE ? name.strip() : name;
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    private static boolean isNameOfLiquibase(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-' || Characters.isSpace(c);
    }
}
