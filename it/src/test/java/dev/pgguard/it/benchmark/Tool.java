package dev.pgguard.it.benchmark;

import dev.pgguard.flyway.GuardConfiguration;
import dev.pgguard.liquibase.GuardedChangeSetService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A migration tool of the newest version, as a user's project has it. */
enum Tool {
    FLYWAY("Flyway", Migrate.class, GuardConfiguration.class),
    LIQUIBASE("Liquibase", Update.class, GuardedChangeSetService.class);

    private final String title;
    private final Class<?> main;
    private final Class<?> guard;

    Tool(String title, Class<?> main, Class<?> guard) {
        this.title = title;
        this.main = main;
        this.guard = guard;
    }

    String title() {
        return title;
    }

    Class<?> main() {
        return main;
    }

    /** A class of its adapter. */
    Class<?> guard() {
        return guard;
    }

    /** Flyway's are on the class path of the tests; Liquibase's, of another version there, are copied to a folder. */
    Stream<Path> jars() {
        return this == FLYWAY ? Stream.empty() : list(Path.of(System.getProperty("liquibase.newest"))).stream();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
