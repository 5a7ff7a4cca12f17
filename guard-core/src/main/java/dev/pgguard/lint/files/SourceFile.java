package dev.pgguard.lint.files;

import dev.pgguard.lint.Place;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.TextRange;

/**
 * The text of a file that somebody wrote, to which findings point.
 *
 * @param path as it is shown, with {@code /} between folders
 */
public record SourceFile(String path, String text, LineIndex lines) {

    public static SourceFile of(String path, String text) {
        return new SourceFile(path, text, LineIndex.of(text));
    }

    /** Where a part of the text stands. */
    public Place place(TextRange range) {
        int start = Math.min(range.start(), text.length());
        int end = Math.min(range.end(), text.length());
        return new Place(path, new TextRange(start, end), lines.position(start), lines.position(end));
    }
}
