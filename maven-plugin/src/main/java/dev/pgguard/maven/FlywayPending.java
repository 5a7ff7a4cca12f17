package dev.pgguard.maven;

import dev.pgguard.gate.History;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.UrlSessions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's own answer to which of its migrations are pending; it only reads.
 *
 * @param classes the folder with the project's compiled classes
 * @param sources the folder with its Java migrations, in source
 * @param placeholders as the tool is given them
 */
record FlywayPending(
        List<String> locations,
        Optional<Path> classes,
        Optional<Path> sources,
        Map<String, String> placeholders,
        UrlSessions primary)
        implements PendingMigrations {

    /** What Flyway logs of a command that only looks is nothing to the reader of a gate's verdict. */
    private static final Log SILENT = (Log) Proxy.newProxyInstance(
            Log.class.getClassLoader(),
            new Class<?>[] {Log.class},
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? Boolean.FALSE : null);

    private static final Logger JUL = Logger.getLogger("org.flywaydb");

    @Override
    public History.Tool tool() {
        return History.Tool.FLYWAY;
    }

    @Override
    public String source() {
        return "Flyway in " + String.join(", ", locations);
    }

    @Override
    public List<String> names(@Nullable History history) throws Exception {
        LogFactory.setLogCreator(type -> SILENT);
        // loggers that were made before
        JUL.setLevel(Level.OFF);
        try (URLClassLoader loader = loader()) {
            FluentConfiguration configuration = Flyway.configure(loader)
                    .dataSource(new SessionSource(primary))
                    .locations(locations.toArray(String[]::new))
                    .placeholders(placeholders)
                    .failOnMissingLocations(true);
            if (history != null) {
                configuration.defaultSchema(history.schema()).table(history.name());
            }
            MigrationInfo[] all = configuration.load().info().all();
            requireAllFound(all);
            return Arrays.stream(all)
                    .filter(FlywayPending::isPending)
                    .map(MigrationInfo::getScript)
                    .toList();
        }
    }

    /** One below the newest applied is not run by Flyway unless told to, and is missing all the same. */
    private static boolean isPending(MigrationInfo migration) {
        MigrationState state = migration.getState();
        return state == MigrationState.PENDING
                || state == MigrationState.IGNORED
                || state == MigrationState.OUTDATED
                || state == MigrationState.ABOVE_TARGET;
    }

    /** Flyway skips a class that it cannot load with a warning, and a folder without a script is most likely the wrong one. */
    private void requireAllFound(MigrationInfo[] all) throws IOException {
        List<MigrationInfo> resolved =
                Arrays.stream(all).filter(each -> each.getState().isResolved()).toList();
        Set<String> found = resolved.stream()
                .map(each -> each.getScript().substring(each.getScript().lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        missing.addAll(javaMigrations(classes.map(each -> each.resolve("db/migration")), ".class"));
        missing.addAll(javaMigrations(sources, ".java"));
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Java migrations of the project could not be loaded: "
                    + String.join(", ", missing.stream().distinct().toList())
                    + ". Compile the project before the gate; one that needs classes of other projects cannot be looked at: set"
                    + " pending=ignore and look at the history yourself");
        }
        if (resolved.isEmpty()) {
            throw new IllegalStateException("there is no migration there: correct migrations, or set it to none");
        }
    }

    private static List<String> javaMigrations(Optional<Path> folder, String ending) throws IOException {
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending) && name.matches("[VRB][^$]*__[^$]*"))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .toList();
        }
    }

    private URLClassLoader loader() throws MalformedURLException {
        URL[] urls = classes.isEmpty()
                ? new URL[0]
                : new URL[] {classes.get().toUri().toURL()};
        return new URLClassLoader(urls, FlywayPending.class.getClassLoader());
    }
}
