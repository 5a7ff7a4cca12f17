package dev.pgguard.it.benchmark;

import dev.pgguard.testing.ChildProcess;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs a {@link Tool} on one {@link Side}. */
interface Runner {

    Timing migrate(Map<String, String> settings);

    /** How long the command took, without the start of a JVM, and how many migrations it applied. */
    record Timing(int applied, Duration elapsed) {

        double seconds() {
            return elapsed.toNanos() / 1e9;
        }

        double milliseconds() {
            return elapsed.toNanos() / 1e6;
        }

        Timing requireApplied(int expected) {
            if (applied != expected) {
                throw new IllegalStateException(applied + " migrations were applied, not " + expected);
            }
            return this;
        }
    }

    /** A new JVM for each run, as every build, pod or command-line call has. */
    static Runner freshJvm(Side side, Tool tool) {
        String classPath =
                side.classPath(tool).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return settings -> {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    classPath,
                    tool.main().getName()));
            settings.forEach((name, value) -> command.add(name + "=" + value));
            try (ChildProcess jvm = ChildProcess.start(new ProcessBuilder(command))) {
                if (jvm.exitCode() != 0) {
                    throw new IllegalStateException(side + " failed:\n" + jvm.output());
                }
                String[] words = jvm.awaitLine("^migrated ").split(" ");
                return new Timing(Integer.parseInt(words[1]), Duration.ofNanos(Long.parseLong(words[2])));
            }
        };
    }

    /** Both sides in this JVM. */
    record InThisJvm(Runner without, Runner with) {

        static InThisJvm load() {
            return new InThisJvm(classLoader(Side.WITHOUT), classLoader(Side.WITH));
        }

        Runner on(Side side) {
            return side == Side.WITH ? with : without;
        }
    }

    /** A class loader of this JVM with Flyway, the driver and, on its side, the guard; shared by all runs. */
    private static Runner classLoader(Side side) {
        URL[] urls = side.classPath(Tool.FLYWAY).stream().map(Runner::url).toArray(URL[]::new);
        // Never closed: Flyway loads classes from it as long as the JVM lives.
        ClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        Function<Map<String, String>, Integer> migrate = load(loader);
        return settings -> {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                long start = System.nanoTime();
                int applied = migrate.apply(settings);
                return new Timing(applied, Duration.ofNanos(System.nanoTime() - start));
            } finally {
                thread.setContextClassLoader(before);
            }
        };
    }

    @SuppressWarnings("unchecked") // Migrate says which function it is
    private static Function<Map<String, String>, Integer> load(ClassLoader loader) {
        try {
            return (Function<Map<String, String>, Integer>)
                    loader.loadClass(Migrate.class.getName()).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
