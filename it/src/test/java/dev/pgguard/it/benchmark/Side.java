package dev.pgguard.it.benchmark;

import dev.pgguard.GuardRun;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Flyway as a user has it, and the same with the guard's jars on its class path: that is the only difference. */
enum Side {
    WITHOUT,
    WITH;

    /** What a user's project has: no test libraries, whose logging would replace Flyway's own. */
    private static final Pattern NEEDED = Pattern.compile("(flyway-|postgresql-).*\\.jar|test-classes");

    List<Path> classPath(Tool tool) {
        Set<Path> guard = Set.of(home(GuardRun.class), home(tool.guard()));
        Stream<Path> own = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .filter(entry -> guard.contains(entry)
                        ? this == WITH
                        : NEEDED.matcher(entry.getFileName().toString()).matches());
        return Stream.concat(own, tool.jars()).toList();
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath()
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
