package dev.pgguard.maven.lint;

import dev.pgguard.sql.Placeholders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a project's configuration of Flyway says of how files are named and read.
 *
 * @param placeholders null when nothing is replaced
 * @param mixed whether both kinds of statements may stand in one file
 */
public record FlywayStyle(
        Prefixes prefixes,
        String separator,
        List<String> suffixes,
        @Nullable Placeholders placeholders,
        boolean mixed) {

    /** What the names of each kind of migration begin with. */
    public record Prefixes(String versioned, String undo, String baseline, String repeatable) {
        /** Flyway's own. */
        public static final Prefixes DEFAULT = new Prefixes("V", "U", "B", "R");
    }

    public FlywayStyle {
        if (separator.isEmpty() || suffixes.isEmpty()) {
            throw new IllegalArgumentException("names of migrations need a separator and a suffix");
        }
        suffixes = List.copyOf(suffixes);
    }

    /** Flyway's own defaults. */
    public static FlywayStyle of(@Nullable Placeholders placeholders) {
        return new FlywayStyle(Prefixes.DEFAULT, "__", List.of(".sql"), placeholders, false);
    }
}
