package dev.pgguard.it.build;

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

/** A Maven project with Flyway's plugin of one version and the guard, as a user would write it. */
final class FlywayProject {

    private static final String DRIVER = "42.7.10";

    private final MavenBuild maven;
    private final Path directory;

    private FlywayProject(MavenBuild maven, Path directory) {
        this.maven = maven;
        this.directory = directory;
    }

    /** A version of Flyway, and the plugin that brings it: plugins of 13 lag behind. */
    record Version(String flyway, String plugin) {

        private static final String NEWEST_PLUGIN = "13.6.0";

        /** System property {@code flyway.versions}, oldest first. */
        static List<Version> selected() {
            return Arrays.stream(System.getProperty("flyway.versions", "").split(","))
                    .map(String::strip)
                    .map(flyway -> new Version(flyway, flyway.startsWith("13.") ? NEWEST_PLUGIN : flyway))
                    .toList();
        }

        int major() {
            return Integer.parseInt(flyway.substring(0, flyway.indexOf('.')));
        }

        @Override
        public String toString() {
            return "Flyway " + flyway;
        }
    }

    /** What the POM holds beside the plugin and its dependencies. */
    record Pom(Map<String, String> properties, String configuration) {
        static final Pom PLAIN = new Pom(Map.of(), "");
    }

    /** @param directory an empty one, or one of an earlier project of the same version */
    static FlywayProject in(Path directory, MavenBuild maven, Version version, Pom pom) {
        FlywayProject project = new FlywayProject(maven, directory);
        project.write("pom.xml", pom(version, pom));
        return project;
    }

    /** A script, in the folder where Flyway's plugin looks by default. */
    FlywayProject script(String name, String sql) {
        write("src/main/resources/db/migration/" + name, sql);
        return this;
    }

    void write(String file, String content) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Downloads what is missing; to be called once per version. */
    void prepare() {
        maven.prepare(directory, "flyway:migrate", "-Dflyway.skip=true", "-Dflyway.url=jdbc:postgresql://nowhere/none");
    }

    ChildProcess migrate(Shop shop, String... options) {
        return migrate(shop, Map.of(), options);
    }

    ChildProcess migrate(Shop shop, Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("flyway:migrate", "-Dflyway.url=" + shop.database().url(), "-Dflyway.user=" + shop.owner()));
        arguments.addAll(Arrays.asList(options));
        ProcessBuilder builder = maven.process(directory, arguments.toArray(String[]::new));
        builder.environment().putAll(environment);
        return ChildProcess.start(builder);
    }

    private static String pom(Version version, Pom pom) {
        StringBuilder properties = new StringBuilder();
        pom.properties().forEach((name, value) -> properties.append("<%s>%s</%s>".formatted(name, value, name)));
        StringBuilder dependencies = new StringBuilder();
        dependencies.append(dependency("org.flywaydb", "flyway-core", version.flyway()));
        dependencies.append(dependency("org.flywaydb", "flyway-database-postgresql", version.flyway()));
        dependencies.append(dependency("org.postgresql", "postgresql", DRIVER));
        dependencies.append(dependency("dev.pgguard", "flyway-guard", System.getProperty("guard.build.version", "")));
        if (version.major() == 13) {
            // The plugin asks for a version that was never published.
            dependencies.append(dependency("tools.jackson.dataformat", "jackson-dataformat-toml", "3.1.4"));
        }
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <properties>
                    %s
                  </properties>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>org.flywaydb</groupId>
                        <artifactId>flyway-maven-plugin</artifactId>
                        <version>%s</version>
                        <configuration>
                          %s
                        </configuration>
                        <dependencies>
                          %s
                        </dependencies>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """
                .formatted(properties, version.plugin(), pom.configuration(), dependencies);
    }

    private static String dependency(String group, String artifact, String version) {
        return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
                .formatted(group, artifact, version);
    }
}
