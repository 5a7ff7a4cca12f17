package dev.pgguard.it.flyway;

import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;

/** Flyway through its Java API; loaded once per version, see {@link FlywayVersions}. */
public final class FlywayTool implements MigrationTool {

    private static final String HISTORY = "flyway_schema_history";

    private final String version;
    private final Map<String, String> settings;

    public FlywayTool(String version, Map<String, String> settings) {
        this.version = version;
        this.settings = Map.copyOf(settings);
    }

    @Override
    public String name() {
        return "Flyway " + version + (settings.isEmpty() ? "" : " " + new TreeMap<>(settings));
    }

    @Override
    public Outcome run(Command command, Project project) {
        Path folder = write(project);
        List<String> lines = new ArrayList<>();
        LinesOfThread.Sink outer = LinesOfThread.capture(line -> {
            lines.add(line);
            project.onLine().accept(line);
        });
        try {
            Flyway flyway = configure(project, folder).load();
            switch (command) {
                case MIGRATE -> flyway.migrate();
                case INFO -> flyway.info().all();
                case VALIDATE -> flyway.validate();
                case CLEAN -> flyway.clean();
            }
            return new Outcome(true, "", lines);
        } catch (RuntimeException e) {
            return new Outcome(false, story(e), lines);
        } finally {
            LinesOfThread.capture(outer);
            delete(folder);
        }
    }

    private FluentConfiguration configure(Project project, Path folder) {
        FluentConfiguration configuration = Flyway.configure(FlywayTool.class.getClassLoader())
                .locations("filesystem:" + folder)
                .schemas(project.schema())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(false)
                .ignoreMigrationPatterns("*:pending")
                .loggers(LinesOfThread.Creator.class.getName())
                .javaMigrations(code(project));
        project.pool()
                .ifPresentOrElse(
                        configuration::dataSource, () -> configuration.dataSource(project.url(), project.role(), ""));
        Map<String, String> all = new TreeMap<>(settings);
        project.guard().forEach((name, value) -> all.put("flyway.guard." + name, value));
        return configuration.configuration(all);
    }

    private static JavaMigration[] code(Project project) {
        List<JavaMigration> migrations = new ArrayList<>();
        for (int i = 0; i < project.steps().size(); i++) {
            if (project.steps().get(i) instanceof Step.Code code) {
                migrations.add(code.retried() ? new V0__Retried(i + 1, code) : new V0__RunOnce(i + 1, code));
            }
        }
        return migrations.toArray(JavaMigration[]::new);
    }

    private static Path write(Project project) {
        try {
            Path folder = Files.createTempDirectory("flyway");
            for (int i = 0; i < project.steps().size(); i++) {
                if (project.steps().get(i) instanceof Step.Sql sql) {
                    String name = (sql.repeatable() ? "R" : "V" + (i + 1)) + "__" + sql.name() + ".sql";
                    Files.writeString(folder.resolve(name), sql.script());
                    if (sql.mode() == Step.Mode.ALONE) {
                        Files.writeString(folder.resolve(name + ".conf"), "executeInTransaction=false\n");
                    }
                } else if (project.steps().get(i) instanceof Step.Beside file) {
                    Files.writeString(folder.resolve(file.name()), file.text());
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String story(Throwable failure) {
        StringBuilder story = new StringBuilder();
        for (Throwable cause = failure; cause != null && story.length() < 100_000; cause = cause.getCause()) {
            story.append(story.isEmpty() ? "" : "\ncaused by ").append(cause);
        }
        return story.toString();
    }

    @Override
    public List<String> recorded(TestDatabase database, String schema) {
        if (!hasHistory(database, schema)) {
            return List.of();
        }
        String names =
                database.value("select string_agg(replace(description, ' ', '_'), ',' order by installed_rank) from "
                        + schema + "." + HISTORY + " where success and type not in ('BASELINE', 'SCHEMA')");
        return names == null ? List.of() : List.of(names.split(","));
    }

    @Override
    public long rows(TestDatabase database, String schema) {
        return hasHistory(database, schema)
                ? database.number(
                        "select count(*) from " + schema + "." + HISTORY + " where type not in ('BASELINE', 'SCHEMA')")
                : 0;
    }

    /** Its own lock in an open transaction needs a session beside the one that migrates. */
    @Override
    public int connections() {
        return "false".equals(settings.get("flyway.postgresql.transactional.lock")) ? 1 : 2;
    }

    @Override
    public boolean failsWithoutItsOwnSessionLock() {
        return connections() == 1;
    }

    private static boolean hasHistory(TestDatabase database, String schema) {
        return database.is("select to_regclass(?) is not null", schema + "." + HISTORY);
    }
}
