package dev.pgguard.it.build;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.TestDatabase;
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

        static final List<Version> ALL = List.of(
                new Version("10.22.0", "10.22.0"),
                new Version("11.20.3", "11.20.3"),
                new Version("12.11.0", "12.11.0"),
                new Version("13.12.0", "13.6.0"));

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

    ChildProcess migrate(TestDatabase database, String user, String... options) {
        return migrate(database, user, Map.of(), options);
    }

    ChildProcess migrate(TestDatabase database, String user, Map<String, String> environment, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("flyway:migrate", "-Dflyway.url=" + database.url(), "-Dflyway.user=" + user));
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
