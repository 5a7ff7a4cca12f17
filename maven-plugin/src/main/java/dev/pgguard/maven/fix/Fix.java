package dev.pgguard.maven.fix;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.sql.Placeholders;
import java.util.List;
import java.util.Optional;

/**
 * A finding and the edits that make it safe, in the text of the file as it is now.
 *
 * @param edits with the file's own line ends
 */
record Fix(Finding finding, List<Edit> edits) {

    static Fix of(Finding finding, SourceFile source) {
        return new Fix(
                finding,
                finding.edits().stream()
                        .map(edit -> new Edit(edit.range(), withLineEnds(edit, source.text())))
                        .toList());
    }

    /** As the line ends at which it stands, or the one before. */
    private static String withLineEnds(Edit edit, String text) {
        int next = text.indexOf('\n', edit.range().end());
        int end = next >= 0 ? next : text.lastIndexOf('\n');
        boolean windows = end > 0 && text.charAt(end - 1) == '\r';
        return windows ? edit.text().replaceAll("\r?\n", "\r\n") : edit.text();
    }

    String path() {
        return finding.place().file();
    }

    boolean clashes(Fix other) {
        return path().equals(other.path())
                && edits.stream()
                        .anyMatch(one -> other.edits.stream().anyMatch(another -> FileEdits.clash(one, another)));
    }

    /** Whether an edit replaces a placeholder, whose value may be another one elsewhere. */
    boolean replacesPlaceholder(FoundMigration migration) {
        Optional<String> prefix = Optional.ofNullable(
                        migration.file().script().style().placeholders())
                .map(Placeholders::prefix);
        String text = migration.source().text();
        return prefix.isPresent()
                && edits.stream().anyMatch(edit -> text.substring(
                                edit.range().start(), edit.range().end())
                        .contains(prefix.get()));
    }
}
