package dev.pgguard.maven;

import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.maven.lint.FlywayFolders;
import dev.pgguard.maven.lint.FlywayStyle;
import dev.pgguard.maven.lint.LiquibaseChangelog;
import dev.pgguard.sql.Placeholders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the migrations as the build's own configuration of the tools says.
 *
 * @param base from which paths are told: what reads reports knows the repository, and no module in it
 * @param placeholders Flyway's, as properties and the environment give them
 * @param contexts and labels of Liquibase, as a run is given them; empty for all
 */
record LintSources(
        LintPlaces places,
        ToolBuild flyway,
        ToolBuild liquibase,
        Path base,
        Map<String, String> placeholders,
        String contexts,
        String labels) {

    /** The root of the repository in which a folder is, or the folder itself. */
    static Path base(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        for (Path each = absolute; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(".git"))) {
                return each;
            }
        }
        return absolute;
    }

    String shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path told = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
        return told.toString().replace('\\', '/');
    }

    /** Where a path that is shown leads. */
    Path file(String shown) {
        return base.resolve(shown);
    }

    FoundMigrations read(int target) {
        FlywayFolders reader = new FlywayFolders(style(), this::shown);
        FoundMigrations found = reader.in(places.folders());
        for (Path file : places.files()) {
            found = found.and(reader.file(file));
        }
        Optional<LiquibaseChangelog.Given> changelog = places.changelog()
                .map(path ->
                        new LiquibaseChangelog.Given(path, places.resources(), parameters(), contexts, labels, target));
        return changelog.isEmpty()
                ? found
                : found.and(new LiquibaseChangelog(changelog.get(), this::shown).changesets());
    }

    /** Where a file of known findings may stand, the likeliest first. */
    List<Path> beside() {
        List<Path> beside = new ArrayList<>(places.folders());
        places.changelog()
                .flatMap(path -> places.resources().stream()
                        .map(folder -> folder.resolve(path.replaceFirst("^classpath:/*", "")))
                        .filter(Files::isRegularFile)
                        .findFirst())
                .map(Path::getParent)
                .ifPresent(beside::add);
        return beside;
    }

    private FlywayStyle style() {
        FlywayStyle.Prefixes usual = FlywayStyle.Prefixes.DEFAULT;
        List<String> suffixes = flyway.list("sqlMigrationSuffixes");
        return new FlywayStyle(
                new FlywayStyle.Prefixes(
                        flyway.value("sqlMigrationPrefix").orElse(usual.versioned()),
                        flyway.value("undoSqlMigrationPrefix").orElse(usual.undo()),
                        flyway.value("baselineMigrationPrefix").orElse(usual.baseline()),
                        flyway.value("repeatableSqlMigrationPrefix").orElse(usual.repeatable())),
                flyway.value("sqlMigrationSeparator").orElse("__"),
                suffixes.isEmpty() ? List.of(".sql") : suffixes,
                flyway.value("placeholderReplacement").filter("false"::equals).isPresent()
                        ? null
                        : Placeholders.flyway(
                                flyway.value("placeholderPrefix").orElse("${"),
                                flyway.value("placeholderSuffix").orElse("}"),
                                placeholdersOfFlyway()),
                flyway.value("mixed").filter("true"::equals).isPresent());
    }

    /** Properties win over the plugin's configuration, as they do with Flyway. */
    Map<String, String> placeholdersOfFlyway() {
        Map<String, String> all = new HashMap<>();
        flyway.named("placeholders").forEach((name, value) -> all.put(name.toLowerCase(Locale.ENGLISH), value));
        all.putAll(placeholders);
        return all;
    }

    private Map<String, String> parameters() {
        Map<String, String> all = new HashMap<>(liquibase.named("expressionVariables"));
        all.putAll(liquibase.named("parameter"));
        return all;
    }
}
