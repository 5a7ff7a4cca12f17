package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the migrations stand that are linted: as given, or where the build's own plugins look for them, or where they usually are.
 *
 * @param folders of Flyway
 * @param files of SQL, whatever their names
 * @param changelog of Liquibase, as it is given it
 * @param resources the folders in which changelogs are looked for
 * @param missing what the build names and does not have
 */
record LintPlaces(
        List<Path> folders, List<Path> files, Optional<String> changelog, List<Path> resources, List<String> missing) {

    private static final List<String> RESOURCES = List.of("src/main/resources", "target/classes");
    private static final String MIGRATIONS = "db/migration";
    private static final String CHANGELOG = "db/changelog/db.changelog-master.";

    /** @param inProject whether there is a project, and so a usual place */
    static LintPlaces of(
            GuardSettings settings, Path directory, boolean inProject, ToolBuild flyway, ToolBuild liquibase) {
        List<Path> resources = Stream.concat(
                        Stream.of(directory), RESOURCES.stream().map(directory::resolve))
                .filter(Files::isDirectory)
                .toList();
        List<Path> folders = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        boolean given = !settings.value(Setting.MIGRATIONS).equals(Setting.MIGRATIONS.defaultValue());
        for (String location : locations(settings, given, inProject, flyway)) {
            Optional<Path> place = place(location, directory, resources);
            if (place.isEmpty() && given) {
                throw new GuardException(
                        Refusal.WRONG_SETTING,
                        "The setting migrations names " + location
                                + ", which is neither a folder nor a file here. Nothing was linted.");
            }
            place.ifPresentOrElse(
                    path -> (Files.isDirectory(path) ? folders : files).add(path), () -> missing.add(location));
        }
        if (!given && flyway.list("locations").isEmpty()) {
            missing.clear();
        }
        return new LintPlaces(folders, files, changelog(settings, inProject, liquibase, resources), resources, missing);
    }

    /** Folders, files and the changelog, for a message. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        folders.forEach(each -> all.add(each.toString()));
        files.forEach(each -> all.add(each.toString()));
        changelog.ifPresent(all::add);
        return all;
    }

    boolean none() {
        return folders.isEmpty() && files.isEmpty() && changelog.isEmpty();
    }

    private static List<String> locations(GuardSettings settings, boolean given, boolean inProject, ToolBuild flyway) {
        if (given) {
            return settings.names(Setting.MIGRATIONS);
        }
        List<String> configured = flyway.list("locations");
        if (!configured.isEmpty()) {
            return configured;
        }
        return inProject ? List.of("classpath:" + MIGRATIONS) : List.of();
    }

    /** Empty for what is not there, or cannot be looked into, such as a bucket in a cloud. */
    private static Optional<Path> place(String location, Path directory, List<Path> resources) {
        if (location.startsWith("classpath:")) {
            String path = location.substring("classpath:".length()).replaceFirst("^/+", "");
            return resources.stream()
                    .filter(each -> !each.equals(directory))
                    .map(each -> each.resolve(path))
                    .filter(Files::exists)
                    .findFirst();
        }
        String path = location.startsWith("filesystem:") ? location.substring("filesystem:".length()) : location;
        return path.contains(":/") && path.indexOf(":/") > 1 || path.contains("*")
                ? Optional.empty()
                : Optional.of(directory.resolve(path).normalize()).filter(Files::exists);
    }

    private static Optional<String> changelog(
            GuardSettings settings, boolean inProject, ToolBuild liquibase, List<Path> resources) {
        String given = settings.value(Setting.CHANGELOG);
        if (given.equals("none")) {
            return Optional.empty();
        }
        if (given.isEmpty()) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The setting changelog is empty. Nothing was linted. Name a changelog, or none.");
        }
        if (!given.equals(Setting.CHANGELOG.defaultValue())) {
            return Optional.of(given);
        }
        return liquibase
                .value("changeLogFile")
                .or(() -> inProject
                        ? Stream.of("yaml", "yml", "xml", "json", "sql")
                                .map(ending -> CHANGELOG + ending)
                                .filter(path -> resources.stream()
                                        .anyMatch(folder -> Files.isRegularFile(folder.resolve(path))))
                                .findFirst()
                        : Optional.empty());
    }
}
