package dev.pgguard.sql;

/**
 * A part of a file's text.
 *
 * @param start offset of its first character, in UTF-16 units from 0
 * @param end offset behind its last one
 */
public record TextRange(int start, int end) {

    public TextRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no range from " + start + " to " + end);
        }
    }

    /** Whether the character there is in it. */
    public boolean contains(int offset) {
        return offset >= start && offset < end;
    }
}
