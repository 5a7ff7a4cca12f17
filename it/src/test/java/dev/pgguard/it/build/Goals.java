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
import java.util.regex.Pattern;

/** Goals of the guard's own plugin, run as a pipeline does: in a folder without a POM, or in a project that names the plugin. */
record Goals(MavenBuild maven, Path directory) {

    static final String PLUGIN = Plugin.guard("guard-maven-plugin");

    /** In a folder without a POM. */
    ChildProcess run(String goal, String... options) {
        return run(Map.of(), PLUGIN + ":" + goal, options);
    }

    /** In a project whose POM has this configuration of the plugin, by the goal's prefix. */
    ChildProcess runInProject(Pom pom, Map<String, String> environment, String goal, String... options) {
        PluginProject.in(directory, maven, new Plugin(PLUGIN, List.of()), pom);
        return run(environment, "guard:" + goal, options);
    }

    /** How often it was printed. */
    static int times(ChildProcess run, String words) {
        return run.output().split(Pattern.quote(words), -1).length - 1;
    }

    private ChildProcess run(Map<String, String> environment, String goal, String... options) {
        List<String> arguments = new ArrayList<>(List.of(goal));
        arguments.addAll(Arrays.asList(options));
        ProcessBuilder builder = maven.process(directory, arguments.toArray(String[]::new));
        builder.environment().putAll(environment);
        return ChildProcess.start(builder);
    }

    /** A report in JSON. */
    String report(String name) {
        try {
            return Files.readString(
                    directory.resolve("target").resolve("migration-guard").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
