package dev.pgguard.it.build;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Maven project with the plugin of one migration tool, as a user would write it. */
final class PluginProject {

    private final MavenBuild maven;
    private final Path directory;

    private PluginProject(MavenBuild maven, Path directory) {
        this.maven = maven;
        this.directory = directory;
    }

    /** All are {@code group:artifact:version}. */
    record Plugin(String coordinates, List<String> dependencies) {

        static final String DRIVER = "org.postgresql:postgresql:42.7.10";

        /** One of this build. */
        static String guard(String artifact) {
            return "dev.pgguard:" + artifact + ":" + System.getProperty("guard.build.version", "");
        }
    }

    /** What the POM holds beside the plugin and its dependencies. */
    record Pom(Map<String, String> properties, String configuration) {
        static final Pom PLAIN = new Pom(Map.of(), "");
    }

    /** @param directory an empty one, or one of an earlier project with the same plugin */
    static PluginProject in(Path directory, MavenBuild maven, Plugin plugin, Pom pom) {
        PluginProject project = new PluginProject(maven, directory);
        project.write("pom.xml", xml(plugin, pom));
        return project;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    void write(String file, String content) {
        try {
            Path path = file(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Downloads what is missing; to be called once per plugin.
     *
     * @param arguments of a build that does nothing
     */
    void prepare(String... arguments) {
        maven.prepare(directory, arguments);
    }

    ChildProcess run(Map<String, String> environment, List<String> arguments) {
        ProcessBuilder builder = maven.process(directory, arguments.toArray(String[]::new));
        builder.environment().putAll(environment);
        return ChildProcess.start(builder);
    }

    private static String xml(Plugin plugin, Pom pom) {
        StringBuilder properties = new StringBuilder();
        pom.properties().forEach((name, value) -> properties.append("<%s>%s</%s>".formatted(name, value, name)));
        StringBuilder dependencies = new StringBuilder();
        plugin.dependencies()
                .forEach(each -> dependencies.append("<dependency>%s</dependency>".formatted(coordinates(each))));
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
                        %s
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
                .formatted(properties, coordinates(plugin.coordinates()), pom.configuration(), dependencies);
    }

    private static String coordinates(String text) {
        String[] parts = text.split(":");
        return "<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
                .formatted(parts[0], parts[1], parts[2]);
    }
}
