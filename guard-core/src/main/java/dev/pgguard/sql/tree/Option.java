package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * A named setting of a statement: {@code fillfactor = 70}, {@code CONCURRENTLY}, {@code ADD host 'x'}.
 *
 * @param namespace {@code toast} of {@code toast.autovacuum_enabled}
 * @param name as PostgreSQL calls it, which is not always the word written: {@code CONNECTION LIMIT} is {@code connectionlimit}
 * @param value null when none was written
 * @param action of a foreign object's OPTIONS
 */
public record Option(
        @Nullable String namespace, String name, @Nullable Value value, @Nullable Action action, Span span) {

    /** What OPTIONS does with the option. */
    public enum Action {
        ADD,
        SET,
        DROP
    }

    /** Of an option that is a switch: whether no value stands there, or none that switches it off. */
    public boolean isOn() {
        String text = value == null ? "" : value.text();
        return !text.equalsIgnoreCase("false") && !text.equalsIgnoreCase("off") && !text.equals("0");
    }
}
