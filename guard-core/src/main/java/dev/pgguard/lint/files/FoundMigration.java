package dev.pgguard.lint.files;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One migration, and where it stands.
 *
 * @param id what its tool calls it: the script of Flyway, {@code path::id::author} of Liquibase
 * @param file as it is linted; its text is a part of the source's, or was made from it
 * @param offset of the linted text in the source's
 * @param madeOf the part of the source of which the tool makes the linted text, which itself stands nowhere; else null
 */
public record FoundMigration(String id, LintFile file, SourceFile source, int offset, @Nullable TextRange madeOf) {

    /** One whose file is linted as it is. */
    public static FoundMigration whole(String id, LintFile file) {
        SourceFile source =
                new SourceFile(file.name(), file.script().text(), file.script().lines());
        return new FoundMigration(id, file, source, 0, null);
    }

    /** The same, when it is known better where it stands between being written and being applied. */
    public FoundMigration with(Standing standing) {
        LintFile other =
                new LintFile(file.name(), file.script(), file.mode(), standing, file.repeatable(), file.undo());
        return new FoundMigration(id, other, source, offset, madeOf);
    }

    /** The finding with its place in the source. */
    Finding located(Finding finding) {
        TextRange range = finding.place().range();
        if (madeOf != null) {
            return new Finding(
                    finding.rule(),
                    finding.severity(),
                    source.place(madeOf),
                    finding.statement(),
                    finding.message() + made(finding),
                    finding.harm(),
                    finding.instead(),
                    List.of(),
                    finding.proven(),
                    finding.suppressed());
        }
        return new Finding(
                finding.rule(),
                finding.severity(),
                source.place(moved(range)),
                finding.statement(),
                finding.message(),
                finding.harm(),
                finding.instead(),
                edits(finding),
                finding.proven(),
                finding.suppressed());
    }

    /** None where they need the file to say something that it has no place for. */
    private List<Edit> edits(Finding finding) {
        List<Edit> edits = new ArrayList<>();
        for (Edit edit : finding.edits()) {
            if (!edit.equals(Edit.OUTSIDE_TRANSACTION)) {
                edits.add(new Edit(moved(edit.range()), edit.text()));
            } else if (outside().isEmpty()) {
                return List.of();
            } else {
                edits.add(outside().get());
            }
        }
        return edits;
    }

    /** The edit of the source by which the tool runs it outside a transaction, where the source has a place for that. */
    public Optional<Edit> outside() {
        return madeOf == null && offset > 0 ? FormattedSql.outside(source, offset) : Optional.empty();
    }

    private TextRange moved(TextRange range) {
        return new TextRange(range.start() + offset, range.end() + offset);
    }

    private String made(Finding finding) {
        List<ScriptStatement> statements = file.script().statements();
        int number = finding.statement();
        String sql = number < 1 || number > statements.size()
                ? ""
                : statements.get(number - 1).sql().replaceAll("\\s+", " ");
        return sql.isEmpty() ? "" : " (it becomes " + (sql.length() > 100 ? sql.substring(0, 100) + "…" : sql) + ")";
    }

    /** All of them, with their standing. */
    static List<LintFile> files(List<FoundMigration> migrations) {
        List<LintFile> files = new ArrayList<>();
        for (FoundMigration each : migrations) {
            files.add(each.file());
        }
        return files;
    }
}
