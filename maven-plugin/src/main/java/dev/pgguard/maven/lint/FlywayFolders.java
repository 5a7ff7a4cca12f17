package dev.pgguard.maven.lint;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Folders with SQL migrations of Flyway, read as Flyway does. */
public final class FlywayFolders {

    /** What lies beside migrations and is meant to. */
    private static final String CONFIG = ".conf";

    private final FlywayStyle style;
    private final Function<Path, String> shown;

    /** @param shown how a path is told */
    public FlywayFolders(FlywayStyle style, Function<Path, String> shown) {
        this.style = style;
        this.shown = shown;
    }

    private record Named(FlywayName name, String script, FoundMigration migration) {}

    /** All migrations in these folders and those below, in one order: versioned ones by version, then repeatable ones. */
    public FoundMigrations in(List<Path> folders) {
        List<Finding> problems = new ArrayList<>();
        List<Named> named = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : files(folder, problems)) {
                read(folder, file, problems).ifPresent(named::add);
            }
        }
        List<Named> ordered = named.stream()
                .filter(each -> each.name.kind() == FlywayName.Kind.VERSIONED)
                .sorted(Comparator.comparing(Named::name, FlywayName.BY_VERSION))
                .toList();
        problems.addAll(duplicates(ordered));
        Stream<Named> repeatable = named.stream()
                .filter(each -> each.name.kind() == FlywayName.Kind.REPEATABLE)
                .sorted(Comparator.comparing(each -> each.name.description()));
        return new FoundMigrations(
                Stream.concat(ordered.stream(), repeatable)
                        .map(Named::migration)
                        .toList(),
                named.stream()
                        .filter(each -> each.name.kind() != FlywayName.Kind.VERSIONED
                                && each.name.kind() != FlywayName.Kind.REPEATABLE)
                        .map(Named::migration)
                        .toList(),
                problems);
    }

    /** One file, whatever its name. */
    public FoundMigrations file(Path file) {
        List<Finding> problems = new ArrayList<>();
        List<FoundMigration> found = new ArrayList<>();
        String name = String.valueOf(file.getFileName());
        boolean repeatable = FlywayName.of(name, style)
                .filter(each -> each.kind() == FlywayName.Kind.REPEATABLE)
                .isPresent();
        migration(file, name, repeatable, problems).ifPresent(found::add);
        return new FoundMigrations(found, List.of(), problems);
    }

    private List<Path> files(Path folder, List<Finding> problems) {
        FolderWalk walk = new FolderWalk(
                file -> style.suffixes().stream()
                        .anyMatch(suffix -> String.valueOf(file).endsWith(suffix)),
                (path, why) -> problems.add(FileRule.UNREADABLE_FILE.in(shown.apply(path), why)));
        return walk.files(folder);
    }

    private Optional<Named> read(Path folder, Path file, List<Finding> problems) {
        Optional<FlywayName> name = FlywayName.of(String.valueOf(file.getFileName()), style);
        if (name.isEmpty()) {
            problems.add(FileRule.NOT_RUN.in(
                    shown.apply(file),
                    "Flyway does not run this file: its name is neither "
                            + style.prefixes().versioned() + "<version>" + style.separator() + "<description>"
                            + style.suffixes().get(0)
                            + " nor that of a repeatable migration or a callback. Rename it, or move it"
                            + " away from the migrations"));
            return Optional.empty();
        }
        String script = folder.relativize(file).toString().replace('\\', '/');
        boolean again =
                name.get().kind() == FlywayName.Kind.REPEATABLE || name.get().kind() == FlywayName.Kind.CALLBACK;
        return migration(file, script, again, problems).map(found -> new Named(name.get(), script, found));
    }

    private Optional<FoundMigration> migration(Path file, String script, boolean again, List<Finding> problems) {
        ScriptConfig config = ScriptConfig.of(file.resolveSibling(file.getFileName() + CONFIG), shown, problems);
        return SqlFiles.read(file, shown.apply(file), problems).map(text -> {
            boolean replaced = config.placeholderReplacement().orElse(true);
            ScriptStyle reading = ScriptStyle.plain().withPlaceholders(replaced ? style.placeholders() : null);
            return FoundMigration.whole(
                    script,
                    new LintFile(shown.apply(file), Script.of(text, reading), mode(config), Standing.UNKNOWN, again));
        });
    }

    private Mode mode(ScriptConfig config) {
        return config.executeInTransaction()
                .map(inTransaction -> inTransaction ? Mode.TRANSACTION : Mode.AUTOCOMMIT)
                .orElse(style.mixed() ? Mode.FLYWAY_MIXED : Mode.FLYWAY);
    }

    private static List<Finding> duplicates(List<Named> ordered) {
        List<Finding> found = new ArrayList<>();
        for (int i = 1; i < ordered.size(); i++) {
            Named before = ordered.get(i - 1);
            Named here = ordered.get(i);
            if (FlywayName.BY_VERSION.compare(before.name, here.name) == 0) {
                found.add(FileRule.DUPLICATE_MIGRATION.in(
                        here.migration.source().path(),
                        "This version is also that of "
                                + before.migration.source().path()
                                + ": Flyway refuses both. Give one of them another version"));
            }
        }
        return found;
    }
}
