package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.catalog.LiveCatalog;
import dev.pgguard.catalog.LiveNames;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.maven.lint.GitChanges;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What the goals share that judge migrations: where those are, which of them are applied, and what is known of the database. */
abstract class MigrationsMojo extends GuardMojo {

    /**
     * Flyway's locations, separated by commas; a path without prefix is a folder, or a file of SQL. {@code none} for none. Default: those
     * of the build's flyway-maven-plugin, else {@code src/main/resources/db/migration} of the project, if there is one.
     */
    @Parameter(property = "guard.migrations")
    private @Nullable String migrations;

    /**
     * Liquibase's root changelog as Liquibase is given it. {@code none} for none. Default: that of the build's liquibase-maven-plugin, else
     * {@code db/changelog/db.changelog-master.*} below {@code src/main/resources} of the project, if there is one.
     */
    @Parameter(property = "guard.changelog")
    private @Nullable String changelog;

    /** Liquibase's contexts, as the run is given them. Default: none, and all changesets are meant. */
    @Parameter(property = "guard.contexts")
    private @Nullable String contexts;

    /** Liquibase's label filter, as the run is given it. Default: none, and all changesets are meant. */
    @Parameter(property = "guard.labels")
    private @Nullable String labels;

    /** The oldest major of PostgreSQL on which the migrations run, from 12. Default: 18. */
    @Parameter(property = "guard.target")
    private @Nullable String target;

    /** Rules to be judged otherwise, for example {@code require-lock-timeout=off,ban-drop-table=error}. Default: none. */
    @Parameter(property = "guard.severities")
    private @Nullable String severities;

    /** What rules are told, separated by semicolons, for example {@code naming-convention.index=^ix_}; each rule's page says what it takes. Default: none. */
    @Parameter(property = "guard.options")
    private @Nullable String options;

    /**
     * A branch, tag or commit of git, for example {@code origin/main}: what was there when this branch left it counts as applied, and is
     * not told. Default: none, and everything is.
     */
    @Parameter(property = "guard.since")
    private @Nullable String since;

    /** The file of known findings; a name without folder is looked for beside the migrations. Default: {@code guard-lint.ignore}. */
    @Parameter(property = "guard.knownFindings")
    private @Nullable String knownFindings;

    /** The goal's own work on migrations. */
    abstract void run(Migrations migrations, ReportFile report) throws MojoFailureException;

    @Override
    final void run(GuardSettings settings, ReportFile report) throws MojoFailureException, InterruptedException {
        LintSettings lint = LintSettings.of(settings, Migrations.NAMES);
        LintSources sources = sources(settings);
        sources.places().missing().forEach(each -> warn(each + " of the build is not here: it was not looked into"));
        if (sources.places().none()) {
            nothing(settings);
            return;
        }
        FoundMigrations found = standing(settings, lint, sources);
        if (found.all().isEmpty()) {
            empty(settings, sources.places(), found);
        }
        KnownFile known = KnownFile.of(settings, sources, directory(), lint.writesBaseline());
        run(new Migrations(settings, lint, sources, found, known), report);
    }

    /** Unless the migrations are named: those are the ones of the folder in which Maven was started. */
    @Override
    boolean looksIntoModules(GivenSettings given) {
        return given.value(Setting.MIGRATIONS).equals(Setting.MIGRATIONS.defaultValue())
                && given.value(Setting.CHANGELOG).equals(Setting.CHANGELOG.defaultValue());
    }

    /** With a database its catalog tells how large the tables are, and what functions and types are like. */
    final <T> T withCatalog(Migrations migrations, Function<Catalog, T> work) {
        GuardSettings settings = migrations.settings();
        if (!hasDatabase(settings)) {
            return work.apply(Catalog.NONE);
        }
        UrlSessions primary = primary(settings);
        try (Connection session = sessions(primary, settings).open("lint").orElseThrow()) {
            return work.apply(new LiveCatalog(
                    session, null, new LiveNames(session), migrations.found().texts()));
        } catch (SQLException e) {
            throw new GuardException(
                    Refusal.DATABASE_UNREACHABLE,
                    "The database could not be asked (" + Reason.whole(e)
                            + "). Nothing was linted. Mend the connection, or leave url out.");
        }
    }

    static boolean hasDatabase(GuardSettings settings) {
        return !settings.value(Setting.URL).equals(Setting.URL.defaultValue());
    }

    private LintSources sources(GuardSettings settings) {
        MavenProject project = session().getCurrentProject();
        List<Properties> properties = List.of(
                project.getProperties(),
                session().getSystemProperties(),
                session().getUserProperties());
        Path directory = directory();
        ToolBuild flyway =
                ToolBuild.of(ToolBuild.Tool.FLYWAY, project, List.of(directory.resolve("flyway.conf")), properties);
        ToolBuild liquibase = ToolBuild.of(
                ToolBuild.Tool.LIQUIBASE, project, List.of(directory.resolve("liquibase.properties")), properties);
        Map<String, String> placeholders = FlywayPlaceholders.of(
                project.getProperties(),
                System.getenv(),
                session().getSystemProperties(),
                session().getUserProperties());
        return new LintSources(
                LintPlaces.of(settings, directory, project.getFile() != null, flyway, liquibase),
                flyway,
                liquibase,
                LintSources.base(directory),
                placeholders,
                String.join(",", settings.names(Setting.CONTEXTS)),
                String.join(",", settings.names(Setting.LABELS)));
    }

    /** A module without migrations is fine; a call that names none is not. */
    private void nothing(GuardSettings settings) {
        String looked = "no migrations: neither Flyway's locations nor a changelog of Liquibase in the build, nor"
                + " src/main/resources/db/migration, nor src/main/resources/db/changelog/db.changelog-master.*";
        if (session().getCurrentProject().getFile() == null
                && !settings.value(Setting.MIGRATIONS).equals("none")) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "There are " + looked + " in " + directory()
                            + ". Nothing was linted. Set migrations or changelog, for example"
                            + " -Dguard.migrations=db/migration.");
        }
        info("Nothing was linted. There are " + looked + ".");
    }

    /** What was looked into and has nothing in it must not look like a green verdict. */
    private void empty(GuardSettings settings, LintPlaces places, FoundMigrations found) {
        if (found.problems().stream().anyMatch(each -> each.severity() == Severity.ERROR)) {
            return;
        }
        String nothing = "No migration was found in " + String.join(", ", places.all()) + ", so nothing was judged. ";
        boolean named = !settings.value(Setting.MIGRATIONS).equals(Setting.MIGRATIONS.defaultValue());
        if (named && places.changelog().isEmpty()) {
            found.problems().forEach(each -> warn(each.place() + ": " + each.message()));
            throw new GuardException(
                    Refusal.WRONG_SETTING, nothing + "Correct the setting migrations, or set it to none.");
        }
        warn(nothing + "Is that meant?");
    }

    private FoundMigrations standing(GuardSettings settings, LintSettings lint, LintSources sources)
            throws InterruptedException {
        FoundMigrations found = sources.read(lint.policy().target());
        if (lint.since().isPresent()) {
            GitChanges changes = GitChanges.since(directory(), lint.since().get());
            found = LintStanding.since(changes, found, sources);
        }
        if (!hasDatabase(settings)) {
            return found;
        }
        UrlSessions primary = primary(settings);
        List<PendingMigrations> tools = new ArrayList<>();
        if (!sources.places().folders().isEmpty()) {
            List<String> locations = sources.places().folders().stream()
                    .map(each -> "filesystem:" + each)
                    .toList();
            tools.add(new FlywayPending(
                    locations, Optional.empty(), Optional.empty(), sources.placeholdersOfFlyway(), primary));
        }
        sources.places()
                .changelog()
                .ifPresent(path -> tools.add(new LiquibasePending(
                        path,
                        sources.places().resources(),
                        new LiquibasePending.Filter(sources.contexts(), sources.labels()),
                        primary)));
        return LintStanding.pending(sessions(primary, settings), tools, found);
    }
}
