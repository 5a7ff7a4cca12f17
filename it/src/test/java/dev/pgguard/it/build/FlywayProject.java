package dev.pgguard.it.build;

import dev.pgguard.it.build.PluginProject.Plugin;
import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A Maven project with Flyway's plugin of one version and the guard. */
record FlywayProject(PluginProject project) {

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

    /** @param directory an empty one, or one of an earlier project of the same version */
    static FlywayProject in(Path directory, MavenBuild maven, Version version, Pom pom) {
        return new FlywayProject(PluginProject.in(directory, maven, plugin(version), pom));
    }

    private static Plugin plugin(Version version) {
        List<String> dependencies = new ArrayList<>(List.of(
                "org.flywaydb:flyway-core:" + version.flyway(),
                "org.flywaydb:flyway-database-postgresql:" + version.flyway(),
                Plugin.DRIVER,
                Plugin.guard("flyway-guard")));
        if (version.major() == 13) {
            // The plugin asks for a version that was never published.
            dependencies.add("tools.jackson.dataformat:jackson-dataformat-toml:3.1.4");
        }
        return new Plugin("org.flywaydb:flyway-maven-plugin:" + version.plugin(), dependencies);
    }

    /** A script, in the folder where Flyway's plugin looks by default. */
    FlywayProject script(String name, String sql) {
        write("src/main/resources/db/migration/" + name, sql);
        return this;
    }

    void write(String file, String content) {
        project.write(file, content);
    }

    /** Downloads what is missing; to be called once per version. */
    void prepare() {
        project.prepare("flyway:migrate", "-Dflyway.skip=true", "-Dflyway.url=jdbc:postgresql://nowhere/none");
    }

    ChildProcess migrate(Shop shop, String... options) {
        return migrate(shop, Map.of(), options);
    }

    ChildProcess migrate(Shop shop, Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("flyway:migrate", "-Dflyway.url=" + shop.database().url(), "-Dflyway.user=" + shop.owner()));
        arguments.addAll(Arrays.asList(options));
        return project.run(environment, arguments);
    }
}
