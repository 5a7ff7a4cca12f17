package dev.pgguard.sql.tree;

import org.jspecify.annotations.Nullable;

/**
 * A literal, or what a statement allows in its place.
 *
 * @param text the literal without quotes and escapes; integers in decimal; the last part of a type's name
 * @param type what the grammar reads an option's bare word as, null unless the kind is {@link Kind#TYPE}
 */
public record Value(Kind kind, String text, @Nullable TypeName type) {

    /** What stands there. */
    public enum Kind {
        STRING,
        /** Fits four bytes; a larger one is a {@link #DECIMAL}, as the server has it. */
        INTEGER,
        DECIMAL,
        BIT_STRING,
        BOOLEAN,
        TYPE,
        LIST,
        OTHER
    }

    public static Value string(String text) {
        return new Value(Kind.STRING, text, null);
    }

    public static Value integer(long number) {
        return new Value(Kind.INTEGER, Long.toString(number), null);
    }

    public static Value flag(boolean value) {
        return new Value(Kind.BOOLEAN, Boolean.toString(value), null);
    }
}
