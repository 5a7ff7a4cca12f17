package dev.pgguard.lint;

import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.TextRange;
import org.jspecify.annotations.Nullable;

/**
 * Where in a file.
 *
 * @param file as the user knows it
 * @param range in the file's text
 * @param start line and column of its first character, from 1, columns in UTF-16 units
 * @param end of the character behind its last one
 */
public record Place(String file, TextRange range, LineIndex.Position start, LineIndex.Position end) {

    static Place of(LintFile file, TextRange range) {
        LineIndex lines = file.script().lines();
        return new Place(file.name(), range, lines.position(range.start()), lines.position(range.end()));
    }

    /** Written out, as is {@link #equals}, for the reason that {@code QualifiedName} has. */
    @Override
    public int hashCode() {
        return 31 * (31 * file.hashCode() + range.start()) + range.end();
    }

    /** Lines and columns follow from the range. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place that
                && range.start() == that.range.start()
                && range.end() == that.range.end()
                && file.equals(that.file);
    }

    /** For example {@code V3__x.sql:4:1}. */
    @Override
    public String toString() {
        return file + ":" + start.line() + ":" + start.column();
    }
}
