package dev.pgguard.sql;

import java.util.Arrays;

/** Turns offsets into a text to lines and columns, as people and editors count them: from 1, columns in UTF-16 units. */
public final class LineIndex {

    /** A place in a text; both count from 1. */
    public record Position(int line, int column) {}

    private final String text;
    private final int[] starts;

    private LineIndex(String text, int[] starts) {
        this.text = text;
        this.starts = starts;
    }

    /** A line ends with LF, CR LF or CR. */
    public static LineIndex of(String text) {
        int[] starts = new int[16 + text.length() / 64];
        int lines = 1;
        int feed = text.indexOf('\n');
        int carriage = text.indexOf('\r');
        while (feed >= 0 || carriage >= 0) {
            boolean carriageFirst = carriage >= 0 && (feed < 0 || carriage < feed);
            boolean alone = carriageFirst && feed != carriage + 1;
            int start = (alone ? carriage : feed) + 1;
            if (carriageFirst) {
                carriage = text.indexOf('\r', start);
            }
            if (!alone) {
                feed = text.indexOf('\n', start);
            }
            if (lines == starts.length) {
                starts = Arrays.copyOf(starts, lines * 2);
            }
            starts[lines++] = start;
        }
        return new LineIndex(text, Arrays.copyOf(starts, lines));
    }

    /** How many lines there are; a text that ends with a line end has an empty last one. */
    public int count() {
        return starts.length;
    }

    /** @param offset from 0 up to the length of the text */
    public Position position(int offset) {
        int line = line(offset);
        return new Position(line, offset - starts[line - 1] + 1);
    }

    /** The number of the line in which the offset lies. */
    public int line(int offset) {
        if (offset < 0 || offset > text.length()) {
            throw new IndexOutOfBoundsException("offset " + offset + " in a text of " + text.length());
        }
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The offset at which a line begins. */
    public int start(int line) {
        return starts[line - 1];
    }

    /** The line without its end. */
    public String text(int line) {
        return text.substring(start(line), Characters.endOfLine(text, start(line)));
    }
}
