package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.UrlSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.project.MavenProject;

/** Where the migrations stand that the new code brings: as given, or where the project has them. */
final class Sources {

    private static final String RESOURCES = "src/main/resources";
    private static final String MIGRATIONS = RESOURCES + "/db/migration";
    private static final String CHANGELOG = "db/changelog/db.changelog-master.";

    private Sources() {}

    static List<PendingMigrations> of(
            GuardSettings settings,
            Path directory,
            Optional<MavenProject> project,
            Map<String, String> placeholders,
            UrlSessions primary) {
        List<PendingMigrations> sources = new ArrayList<>();
        Optional<Path> classes = project.map(each -> Path.of(each.getBuild().getOutputDirectory()));
        String migrations = settings.value(Setting.MIGRATIONS);
        if (migrations.equals(Setting.MIGRATIONS.defaultValue())) {
            if (project.isPresent() && Files.isDirectory(directory.resolve(MIGRATIONS))) {
                sources.add(new FlywayPending(
                        locationsOf(directory, classes),
                        classes,
                        Optional.of(directory.resolve("src/main/java/db/migration")),
                        placeholders,
                        primary));
            }
        } else if (!migrations.equals("none")) {
            sources.add(new FlywayPending(
                    settings.names(Setting.MIGRATIONS).stream()
                            .map(each -> location(each, directory))
                            .toList(),
                    classes.filter(each -> settings.value(Setting.MIGRATIONS).contains("classpath:")),
                    Optional.empty(),
                    placeholders,
                    primary));
        }
        changelog(settings, directory, project)
                .ifPresent(path -> sources.add(
                        new LiquibasePending(path, folders(directory, classes), filter(settings), primary)));
        return sources;
    }

    /** Java migrations of the project stand in the folder with its classes. */
    private static List<String> locationsOf(Path directory, Optional<Path> classes) {
        List<String> locations = new ArrayList<>(List.of("filesystem:" + directory.resolve(MIGRATIONS)));
        if (classes.filter(each -> Files.isDirectory(each.resolve("db/migration")))
                .isPresent()) {
            locations.add("classpath:db/migration");
        }
        return locations;
    }

    /** A folder without a prefix is one of the file system: a pipeline has no class path. */
    private static String location(String given, Path directory) {
        if (given.startsWith("classpath:")) {
            return given;
        }
        String path = given.startsWith("filesystem:") ? given.substring("filesystem:".length()) : given;
        return "filesystem:" + directory.resolve(path);
    }

    private static Optional<String> changelog(GuardSettings settings, Path directory, Optional<MavenProject> project) {
        String given = settings.value(Setting.CHANGELOG);
        if (given.equals("none")) {
            return Optional.empty();
        }
        if (!given.equals(Setting.CHANGELOG.defaultValue())) {
            return Optional.of(given);
        }
        return project.isEmpty()
                ? Optional.empty()
                : Stream.of("yaml", "yml", "xml", "json", "sql")
                        .map(ending -> CHANGELOG + ending)
                        .filter(path ->
                                Files.isRegularFile(directory.resolve(RESOURCES).resolve(path)))
                        .findFirst();
    }

    private static List<Path> folders(Path directory, Optional<Path> classes) {
        return Stream.concat(Stream.of(directory, directory.resolve(RESOURCES)), classes.stream())
                .filter(Files::isDirectory)
                .toList();
    }

    private static LiquibasePending.Filter filter(GuardSettings settings) {
        return new LiquibasePending.Filter(
                String.join(",", settings.names(Setting.CONTEXTS)), String.join(",", settings.names(Setting.LABELS)));
    }
}
