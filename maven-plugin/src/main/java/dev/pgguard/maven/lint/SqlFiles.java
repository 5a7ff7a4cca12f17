package dev.pgguard.maven.lint;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.sql.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads files as text, and says of the others what they are instead. */
public final class SqlFiles {

    /** Beyond it a text and what is read of it may not fit into the memory of a build. */
    private static final long LARGEST = 256L << 20;

    private SqlFiles() {}

    /** Empty with a finding when it is no text. */
    public static Optional<String> read(Path file, String shown, List<Finding> problems) {
        try {
            if (Files.size(file) > LARGEST) {
                problems.add(FileRule.UNREADABLE_FILE.in(
                        shown,
                        "The file has " + (Files.size(file) >> 20) + " MB, more than the " + (LARGEST >> 20)
                                + " MB that are read. Split it"));
                return Optional.empty();
            }
            return text(Files.readAllBytes(file), shown, problems);
        } catch (IOException e) {
            problems.add(FileRule.UNREADABLE_FILE.in(shown, "The file cannot be read (" + e + ")"));
            return Optional.empty();
        }
    }

    private static Optional<String> text(byte[] bytes, String shown, List<Finding> problems) {
        SourceText text = SourceText.of(bytes);
        if (text instanceof SourceText.Text readable) {
            return Optional.of(readable.text());
        }
        problems.add(FileRule.UNREADABLE_FILE.in(
                shown,
                text instanceof SourceText.NotUtf8 other
                        ? "The file is not UTF-8: byte " + other.offset() + " (line " + line(bytes, other.offset())
                                + ") does not fit. Save it as UTF-8; nothing in it was looked at"
                        : "The file is not a text: it holds a NUL byte. Take it out of the migrations; nothing in it was looked"
                                + " at"));
        return Optional.empty();
    }

    private static int line(byte[] bytes, int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}
