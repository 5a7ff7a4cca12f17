package dev.pgguard.it.surroundings;

import dev.pgguard.flyway.GuardConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A folder of migrations that Flyway's newest version applies through its Java API; removed by {@link #close}. */
final class Scripts implements AutoCloseable {

    private final Path folder;

    Scripts() {
        try {
            folder = Files.createTempDirectory("scripts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name without {@code .sql}, for example {@code V1__orders} */
    Scripts with(String name, String script) {
        write(name + ".sql", script);
        return this;
    }

    /** A script that runs outside a transaction. */
    Scripts alone(String name, String script) {
        write(name + ".sql.conf", "executeInTransaction=false\n");
        return with(name, script);
    }

    private void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flyway as a user would configure it, on a URL that names its role. */
    FluentConfiguration on(String url) {
        return configure().dataSource(url, null, null);
    }

    FluentConfiguration on(DataSource pool) {
        return configure().dataSource(pool);
    }

    private FluentConfiguration configure() {
        return Flyway.configure(Scripts.class.getClassLoader())
                .locations("filesystem:" + folder)
                .loggers(ThreadLog.Creator.class.getName());
    }

    /** The settings of the guard that this configuration carries. */
    static FluentConfiguration guarded(FluentConfiguration configuration, Consumer<GuardConfiguration> settings) {
        settings.accept(configuration.getPluginRegister().getExact(GuardConfiguration.class));
        return configuration;
    }

    /** {@code flyway.postgresql.transactional.lock=false}: one connection for everything. */
    static FluentConfiguration withSessionLock(FluentConfiguration configuration) {
        configuration
                .getPluginRegister()
                .getExact(org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }

    /** Runs {@code migrate} to its end. */
    static Run migrate(FluentConfiguration configuration) {
        return migrate(configuration, ThreadLog.start());
    }

    private static Run migrate(FluentConfiguration configuration, List<String> lines) {
        try {
            return new Run(configuration.load().migrate().migrationsExecuted, "", lines);
        } catch (RuntimeException e) {
            return new Run(0, story(e), lines);
        } finally {
            ThreadLog.end();
        }
    }

    /** {@link #migrate} on a thread of its own. */
    static Running start(FluentConfiguration configuration) {
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Run> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    ThreadLog.startInto(lines);
                    end.complete(migrate(configuration, lines));
                },
                "migrate");
        thread.setDaemon(true);
        thread.start();
        return new Running(lines, end);
    }

    /** A run that goes on. */
    record Running(List<String> lines, CompletableFuture<Run> future) {

        /** Waits for a line that contains the text, or for the end of the run. */
        Running awaitLine(String text) {
            Awaitility.await(text)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> future.isDone() || lines.stream().anyMatch(line -> line.contains(text)));
            return this;
        }

        /** Waits for its end. */
        Run end() {
            try {
                return future.get(2, TimeUnit.MINUTES);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException("The run did not end; so far: " + lines, e);
            }
        }
    }

    private static String story(Throwable failure) {
        StringBuilder story = new StringBuilder();
        for (Throwable cause = failure; cause != null && story.length() < 50_000; cause = cause.getCause()) {
            story.append(story.isEmpty() ? "" : "\ncaused by ").append(cause);
        }
        return story.toString();
    }

    /**
     * What became of a run.
     *
     * @param failure the messages of the exception and its causes; empty when it succeeded
     */
    record Run(int applied, String failure, List<String> lines) {

        boolean succeeded() {
            return failure.isEmpty();
        }

        /** All that the user reads. */
        String text() {
            return String.join("\n", lines) + "\n" + failure;
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
