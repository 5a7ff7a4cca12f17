package dev.pgguard.it.flyway;

import dev.pgguard.GuardRun;
import dev.pgguard.flyway.GuardConfiguration;
import dev.pgguard.testing.contract.MigrationTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The versions of Flyway under test, each with the guard in a class loader of its own: system property {@code flyway.versions}. */
final class FlywayVersions {

    private static final Path JARS = Path.of(System.getProperty("flyway.jars", "target/flyway"));

    /** What both sides must see as the same class; Flyway, the guard and the tool itself are loaded once per version. */
    private static final List<String> SHARED = List.of("dev.pgguard.testing.", "org.postgresql.");

    private FlywayVersions() {}

    /** The folder with a folder of jars per version, for a child process. */
    static String jars() {
        return JARS.toAbsolutePath().toString();
    }

    /** The selected versions, oldest first. */
    static List<String> selected() {
        return Arrays.stream(System.getProperty("flyway.versions", "10.22.0,11.20.3,12.11.0,13.12.0")
                        .split(","))
                .map(String::strip)
                .toList();
    }

    static String newest() {
        List<String> all = selected();
        return all.get(all.size() - 1);
    }

    /**
     * Flyway of this version with the guard beside it.
     *
     * @param settings Flyway's own, by full name, on top of those that the tool needs
     */
    static MigrationTool tool(String version, Map<String, String> settings) {
        try {
            return (MigrationTool) loader(version)
                    .loadClass("dev.pgguard.it.flyway.FlywayTool")
                    .getConstructor(String.class, Map.class)
                    .newInstance(version, settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flyway " + version + " could not be loaded from " + JARS, e);
        }
    }

    /** Flyway of this version with the guard beside it, and nothing of the tests but what is named above. */
    static ClassLoader loader(String version) {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> jars = Files.list(JARS.resolve(version))) {
            jars.map(FlywayVersions::url).forEach(urls::add);
        } catch (IOException e) {
            throw new UncheckedIOException("No jars of Flyway " + version, e);
        }
        for (Class<?> each : List.of(GuardRun.class, GuardConfiguration.class, FlywayVersions.class)) {
            urls.add(each.getProtectionDomain().getCodeSource().getLocation());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), new Shared());
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK, and what is shared with the tests. */
    private static final class Shared extends ClassLoader {

        Shared() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return FlywayVersions.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
