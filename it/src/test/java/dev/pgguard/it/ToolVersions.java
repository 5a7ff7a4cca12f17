package dev.pgguard.it;

import dev.pgguard.GuardRun;
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

/**
 * The versions of a migration tool under test, each with the guard in a class loader of its own: system properties
 * {@code <name>.versions} and {@code <name>.jars}, a folder with a folder of jars per version.
 *
 * @param adapter a class of the guard's adapter for this tool
 * @param tool the class of the {@link MigrationTool}
 */
public record ToolVersions(String name, Class<?> adapter, String tool) {

    /** What both sides must see as the same class; tool and guard are loaded once per version. */
    private static final List<String> SHARED = List.of("dev.pgguard.testing.", "org.postgresql.");

    private Path folder() {
        return Path.of(System.getProperty(name + ".jars", "target/" + name));
    }

    /** The folder with a folder of jars per version, for a child process. */
    public String jars() {
        return folder().toAbsolutePath().toString();
    }

    /** The selected versions, oldest first. */
    public List<String> selected() {
        return Arrays.stream(System.getProperty(name + ".versions").split(","))
                .map(String::strip)
                .toList();
    }

    public String newest() {
        List<String> all = selected();
        return all.get(all.size() - 1);
    }

    /**
     * The tool of this version with the guard beside it.
     *
     * @param settings the tool's own, on top of those that it needs
     */
    public MigrationTool tool(String version, Map<String, String> settings) {
        try {
            return (MigrationTool) loader(version)
                    .loadClass(tool)
                    .getConstructor(String.class, Map.class)
                    .newInstance(version, settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " " + version + " could not be loaded from " + folder(), e);
        }
    }

    /** The tool of this version with the guard beside it, and nothing of the tests but what is named above. */
    public ClassLoader loader(String version) {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> jars = Files.list(folder().resolve(version))) {
            jars.map(ToolVersions::url).forEach(urls::add);
        } catch (IOException e) {
            throw new UncheckedIOException("No jars of " + name + " " + version, e);
        }
        for (Class<?> each : List.of(GuardRun.class, adapter, ToolVersions.class)) {
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
                return ToolVersions.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
