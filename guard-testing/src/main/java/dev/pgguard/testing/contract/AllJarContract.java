package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * The {@code all} jar that one drops into a folder of a tool's command line: whole, and with the engine under the adapter's name.
 * System properties {@code guard.jar} and {@code guard.allJar}.
 */
public abstract class AllJarContract {

    private static final Path ORDINARY = Path.of(System.getProperty("guard.jar"));
    private static final Path ALL = Path.of(System.getProperty("guard.allJar"));

    /** Touched only where Micrometer is there. */
    private static final String OPTIONAL = ".report.MeterGauges";

    private final String adapter;

    /** @param adapter its package, which is also the name of its module */
    protected AllJarContract(String adapter) {
        this.adapter = adapter;
    }

    @Test
    void carriesTheEngineBelowTheAdaptersPackageOnly() throws IOException {
        List<String> classes = classes(ALL);

        assertThat(classes)
                .contains(adapter + ".core.migration.Migration")
                .allMatch(name -> name.startsWith(adapter + "."));
        assertThat(classes(ORDINARY)).noneMatch(name -> name.startsWith(adapter + ".core."));
    }

    @Test
    void announcesTheSamePluginsAsTheOrdinaryJar() throws IOException {
        Map<String, List<String>> announced = services(ALL);

        assertThat(announced).isEqualTo(services(ORDINARY));
        assertThat(announced.values())
                .allSatisfy(names -> assertThat(classes(ALL)).containsAll(names));
    }

    @Test
    void needsNoOtherJarOfOurs() throws Exception {
        try (URLClassLoader alone = new URLClassLoader(
                new URL[] {ALL.toUri().toURL()},
                new EverythingButOurs(getClass().getClassLoader()))) {
            for (String name : classes(ALL)) {
                if (name.endsWith(OPTIONAL)) {
                    continue;
                }
                assertThatCode(() -> Class.forName(name, false, alone).getDeclaredMethods())
                        .as(name)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void bothJarsNameTheirModuleAndCarryTheLicence() throws IOException {
        for (Path jar : List.of(ORDINARY, ALL)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                assertThat(file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                        .isEqualTo(adapter);
                assertThat(file.getEntry("META-INF/LICENSE")).isNotNull();
            }
        }
    }

    private static List<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private static Map<String, List<String>> services(Path jar) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith("META-INF/services/"))
                    .forEach(entry -> services.put(entry.getName(), lines(file, entry)));
        }
        return services;
    }

    private static List<String> lines(JarFile file, JarEntry entry) {
        try (InputStream content = file.getInputStream(entry)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tool, the driver and the JDK as this test sees them, without any class of the guard. */
    private static final class EverythingButOurs extends ClassLoader {
        EverythingButOurs(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("dev.pgguard.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
