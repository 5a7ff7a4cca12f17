package dev.pgguard.it.build;

import dev.pgguard.it.build.PluginProject.Plugin;
import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A Maven project with Liquibase's plugin of one version, and the guard where it is wanted. */
record LiquibaseProject(PluginProject project) {

    private static final String CHANGELOGS = "src/main/resources/";
    private static final String ROOT = CHANGELOGS + "changelog.xml";
    private static final String SQL_OUTPUT = "update.sql";

    /** System property {@code liquibase.versions}, oldest first. */
    static List<String> versions() {
        return Arrays.stream(System.getProperty("liquibase.versions", "").split(","))
                .map(String::strip)
                .toList();
    }

    /** The ends of {@link #versions}. */
    static List<String> oldestAndNewest() {
        List<String> all = versions();
        return all.size() < 2 ? all : List.of(all.get(0), all.get(all.size() - 1));
    }

    /** @param directory an empty one, or one of an earlier project of the same version */
    static LiquibaseProject in(Path directory, MavenBuild maven, String version, Pom pom) {
        return of(directory, maven, version, pom, Plugin.guard("liquibase-guard"));
    }

    /** The same without the guard. */
    static LiquibaseProject unguarded(Path directory, MavenBuild maven, String version) {
        return of(directory, maven, version, Pom.PLAIN);
    }

    private static LiquibaseProject of(
            Path directory, MavenBuild maven, String version, Pom pom, String... dependencies) {
        List<String> all = new ArrayList<>(List.of(Plugin.DRIVER));
        all.addAll(List.of(dependencies));
        Plugin plugin = new Plugin("org.liquibase:liquibase-maven-plugin:" + version, all);
        Pom whole =
                new Pom(pom.properties(), "<changeLogFile>%s</changeLogFile>%s".formatted(ROOT, pom.configuration()));
        return new LiquibaseProject(PluginProject.in(directory, maven, plugin, whole));
    }

    /** The changelog, in XML: what stands between its root's tags. */
    LiquibaseProject changelog(String... changeSets) {
        write(
                ROOT,
                """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  %s
                </databaseChangeLog>
                """
                        .formatted(String.join("\n", changeSets)));
        return this;
    }

    /** A changelog beside {@link #changelog}, which includes it. */
    LiquibaseProject including(String name, String content) {
        write(CHANGELOGS + name, content);
        return changelog("<include file=\"%s\" relativeToChangelogFile=\"true\"/>".formatted(name));
    }

    void write(String file, String content) {
        project.write(file, content);
    }

    /** Downloads what is missing; to be called once per version. */
    void prepare() {
        project.prepare("liquibase:update", "-Dliquibase.skip=true", "-Dliquibase.url=jdbc:postgresql://nowhere/none");
    }

    ChildProcess update(Shop shop, String... options) {
        return run(shop, "update", Map.of(), options);
    }

    ChildProcess run(Shop shop, String goal, Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "liquibase:" + goal,
                "-Dliquibase.analytics.enabled=false",
                "-Dliquibase.url=" + shop.database().url(),
                "-Dliquibase.username=" + shop.owner()));
        arguments.addAll(Arrays.asList(options));
        return project.run(environment, arguments);
    }

    /** What {@code liquibase:updateSQL} writes. */
    List<String> updateSql(Shop shop) {
        Path output = project.file(SQL_OUTPUT);
        try (ChildProcess run =
                run(shop, "updateSQL", Map.of(), "-Dliquibase.migrationSqlOutputFile=" + output.toAbsolutePath())) {
            if (run.exitCode() != 0) {
                throw new IllegalStateException(run.output());
            }
            return Files.readAllLines(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
