package dev.pgguard.maven.fix;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.sql.Script;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Migrations as they are after edits of their files, without reading those again. */
final class Rewritten {

    private final Map<String, FileEdits> edits;
    private final Map<String, SourceFile> sources = new HashMap<>();

    private Rewritten(Map<String, FileEdits> edits) {
        this.edits = edits;
    }

    /** @param edits by the path of their file */
    static FoundMigrations of(FoundMigrations found, Map<String, FileEdits> edits) {
        Rewritten rewritten = new Rewritten(edits);
        return new FoundMigrations(rewritten.all(found.ordered()), rewritten.all(found.alone()), found.problems());
    }

    private List<FoundMigration> all(List<FoundMigration> migrations) {
        return migrations.stream().map(this::rewritten).toList();
    }

    private FoundMigration rewritten(FoundMigration migration) {
        SourceFile source = migration.source();
        FileEdits changes = edits.get(source.path());
        if (changes == null) {
            return migration;
        }
        SourceFile after =
                sources.computeIfAbsent(source.path(), path -> SourceFile.of(path, changes.applied(source.text())));
        LintFile file = migration.file();
        int begin = migration.offset();
        int end = begin + file.script().text().length();
        List<Edit> own = migration.madeOf() != null
                ? List.of()
                : changes.all().stream()
                        .filter(edit ->
                                edit.range().start() >= begin && edit.range().end() <= end)
                        .map(edit -> new Edit(
                                new dev.pgguard.sql.TextRange(
                                        edit.range().start() - begin,
                                        edit.range().end() - begin),
                                edit.text()))
                        .toList();
        Optional<Edit> outside = migration.outside().filter(changes.all()::contains);
        Script script = own.isEmpty()
                ? file.script()
                : Script.of(
                        new FileEdits(own).applied(file.script().text()),
                        file.script().style());
        LintFile linted = new LintFile(
                file.name(),
                script,
                outside.isPresent() ? Mode.AUTOCOMMIT : file.mode(),
                file.standing(),
                file.repeatable(),
                file.undo());
        return new FoundMigration(migration.id(), linted, after, changes.movedBegin(begin), migration.madeOf());
    }
}
