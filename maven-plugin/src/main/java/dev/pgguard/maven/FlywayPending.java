package dev.pgguard.maven;

import dev.pgguard.gate.History;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.UrlSessions;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Flyway's own answer to which of its migrations are pending; it only reads. */
record FlywayPending(List<String> locations, Optional<Path> classes, UrlSessions primary) implements PendingMigrations {

    /** What Flyway logs of a command that only looks is nothing to the reader of a gate's verdict. */
    private static final Log SILENT = (Log) Proxy.newProxyInstance(
            Log.class.getClassLoader(),
            new Class<?>[] {Log.class},
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? Boolean.FALSE : null);

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
        try (URLClassLoader loader = loader()) {
            FluentConfiguration configuration = Flyway.configure(loader)
                    .dataSource(primary.url(), user(), password())
                    .locations(locations.toArray(String[]::new))
                    .failOnMissingLocations(true);
            if (history != null) {
                configuration.defaultSchema(history.schema()).table(history.name());
            }
            return Arrays.stream(configuration.load().info().pending())
                    .map(MigrationInfo::getScript)
                    .toList();
        }
    }

    private URLClassLoader loader() throws MalformedURLException {
        URL[] urls = classes.isEmpty()
                ? new URL[0]
                : new URL[] {classes.get().toUri().toURL()};
        return new URLClassLoader(urls, FlywayPending.class.getClassLoader());
    }

    private @Nullable String user() {
        return primary.properties().get("user");
    }

    private @Nullable String password() {
        return primary.properties().get("password");
    }
}
