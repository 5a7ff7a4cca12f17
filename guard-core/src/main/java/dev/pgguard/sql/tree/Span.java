package dev.pgguard.sql.tree;

/**
 * Where a part of a statement stands in the SQL text.
 *
 * @param start offset of its first character
 * @param end offset behind its last character
 */
public record Span(int start, int end) {

    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("a span from " + start + " to " + end);
        }
    }

    /** From the beginning of this to the end of the other, which stands behind it. */
    public Span to(Span other) {
        return new Span(start, Math.max(end, other.end));
    }
}
