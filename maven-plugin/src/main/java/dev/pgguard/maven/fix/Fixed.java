package dev.pgguard.maven.fix;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of fixing.
 *
 * @param before the migrations as they are
 * @param after as they would be
 * @param done the findings that are gone then
 * @param left those whose edits are not made
 */
public record Fixed(FoundMigrations before, FoundMigrations after, List<Finding> done, List<Left> left) {

    /** A file with another text. */
    public record Change(SourceFile before, SourceFile after) {}

    public Fixed {
        done = List.copyOf(done);
        left = List.copyOf(left);
    }

    /** The files that change, in their order. */
    public List<Change> changes() {
        Map<String, SourceFile> now = new LinkedHashMap<>();
        after.all().stream().map(FoundMigration::source).forEach(each -> now.putIfAbsent(each.path(), each));
        Map<String, Change> changes = new LinkedHashMap<>();
        for (FoundMigration each : before.all()) {
            SourceFile source = each.source();
            SourceFile other = now.getOrDefault(source.path(), source);
            if (!other.text().equals(source.text())) {
                changes.putIfAbsent(source.path(), new Change(source, other));
            }
        }
        return new ArrayList<>(changes.values());
    }
}
