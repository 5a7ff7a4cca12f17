package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.NearestName;
import dev.pgguard.Setting;
import dev.pgguard.catalog.LiveCatalog;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.KnownFindings;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.lint.output.LineOutput;
import dev.pgguard.lint.output.LintReport;
import dev.pgguard.lint.output.TextOutput;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.maven.lint.GitChanges;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Judges migrations before they run: what locks out readers or writers, loses data, fails, or cannot be run again. It needs no database;
 * with {@code url} it looks at pending migrations only. It finds them where the plugins of Flyway and Liquibase in the same build do.
 */
@Mojo(name = "lint", requiresProject = false, threadSafe = true)
public final class LintMojo extends GuardMojo {

    private static final List<Rule> RULES =
            Stream.concat(Rules.all().stream(), FileRule.ALL.stream()).toList();
    private static final List<String> NAMES = RULES.stream().map(Rule::name).toList();

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

    /** From which severity on a finding makes the goal red: error, warn, info or never. Default: {@code error}. */
    @Parameter(property = "guard.failOn")
    private @Nullable String failOn;

    /**
     * A branch, tag or commit of git, for example {@code origin/main}: what was there when this branch left it counts as applied, and is
     * not told. Default: none, and everything is.
     */
    @Parameter(property = "guard.since")
    private @Nullable String since;

    /** The file of known findings; a name without folder is looked for beside the migrations. Default: {@code guard-lint.ignore}. */
    @Parameter(property = "guard.knownFindings")
    private @Nullable String knownFindings;

    /** {@code write} adds everything that is found now to the file of known findings, and is green. Default: {@code use}. */
    @Parameter(property = "guard.baseline")
    private @Nullable String baseline;

    /**
     * How findings are told, separated by commas: text, lines and github in the log, gitlab, sarif, junit and json in the folder for
     * reports. Default: {@code text,json}.
     */
    @Parameter(property = "guard.formats")
    private @Nullable String formats;

    @Override
    String reportName() {
        return LintFormat.JSON.file();
    }

    @Override
    List<String> otherReports() {
        return LintSettings.files();
    }

    @Override
    void run(GuardSettings settings, ReportFile json) throws MojoFailureException, InterruptedException {
        LintSettings lint = LintSettings.of(settings, NAMES);
        LintSources sources = sources(settings);
        sources.places().missing().forEach(each -> warn(each + " of the build is not here: it was not looked into"));
        if (sources.places().none()) {
            nothing(settings);
            return;
        }
        FoundMigrations found = standing(settings, lint, sources);
        KnownFile known = KnownFile.of(settings.value(Setting.KNOWN_FINDINGS), sources, directory());
        List<MarkedFinding> findings = findings(settings, lint, found);
        SourceFile file = SourceFile.of(sources.shown(known.path()), known.text());
        findings = new KnownFindings(file, NAMES, name -> NearestName.of(name, NAMES)).applied(findings, found);
        if (lint.writesBaseline()) {
            known.write(KnownFindings.with(findings, file.path(), known.text()));
            info(known.path() + " knows " + LintReport.counted(findings.size(), "finding") + " now");
            return;
        }
        LintReport report = LintReport.of(findings, found, List.of(file), RULES);
        write(lint, report, json);
        verdict(lint, report, json);
    }

    /** With a database its catalog tells how large the tables are, and what functions and types are like. */
    private List<MarkedFinding> findings(GuardSettings settings, LintSettings lint, FoundMigrations found) {
        if (!hasDatabase(settings)) {
            return new FileLinter(Rules.all(), lint.policy(), Catalog.NONE).lint(found);
        }
        UrlSessions primary = primary(settings);
        try (Connection session = sessions(primary, settings).open("lint").orElseThrow()) {
            return new FileLinter(Rules.all(), lint.policy(), new LiveCatalog(session)).lint(found);
        } catch (SQLException e) {
            throw new GuardException(
                    Refusal.DATABASE_UNREACHABLE,
                    "The database could not be asked (" + Reason.whole(e)
                            + "). Nothing was linted. Mend the connection, or leave url out.");
        }
    }

    private static boolean hasDatabase(GuardSettings settings) {
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

    private void write(LintSettings lint, LintReport report, ReportFile json) {
        String version =
                String.valueOf(Optional.ofNullable(LintMojo.class.getPackage().getImplementationVersion())
                        .orElse(""));
        for (LintFormat format : lint.formats()) {
            String text = format.of(report, lint.failOn(), version);
            if (!format.file().isEmpty()) {
                ReportFile file = format == LintFormat.JSON ? json : json.beside(format.file());
                file.write(text);
            }
            switch (format) {
                case TEXT -> report.open().forEach(each -> tell(each, TextOutput.of(each, report)));
                case LINES -> tellLines(report);
                // as commands they must begin a line, which nothing of a log does
                case GITHUB -> System.out.print(text);
                case GITLAB, SARIF, JUNIT, JSON -> getLog().debug("[pgguard] wrote " + format.file());
            }
        }
    }

    private void tellLines(LintReport report) {
        List<String> lines = LineOutput.of(report);
        for (int i = 0; i < lines.size(); i++) {
            tell(report.open().get(i), List.of(lines.get(i)));
        }
    }

    private void tell(MarkedFinding finding, List<String> lines) {
        String text = String.join("\n", lines);
        switch (finding.finding().severity()) {
            case ERROR -> getLog().error(text);
            case WARN -> getLog().warn(text);
            case INFO -> getLog().info(text);
        }
    }

    private void verdict(LintSettings lint, LintReport report, ReportFile json) throws MojoFailureException {
        String counts = LintReport.counted(report.migrations(), "migration")
                + (report.applied() == 0
                        ? ""
                        : " (" + report.applied()
                                + (report.applied() == 1 ? " more is applied)" : " more are applied)"))
                + ": "
                + report.counts();
        Optional<Severity> failOn = lint.failOn();
        int bad = failOn.map(report::atLeast).orElse(0);
        if (bad == 0) {
            json.written().ifPresent(path -> info("report: " + path));
            info("Lint passed. " + counts + ".");
            return;
        }
        List<String> rules = report.open().stream()
                .filter(each -> each.finding().severity().compareTo(failOn.orElseThrow()) >= 0)
                .map(each -> each.finding().rule())
                .distinct()
                .toList();
        throw new MojoFailureException("[pgguard] Lint failed. " + counts + ". Told above with what to do"
                + json.written().map(path -> ", and in " + path).orElse("") + ". " + LintReport.counted(bad, "finding")
                + " to be resolved (failOn=" + failOn.orElseThrow().name().toLowerCase(Locale.ROOT) + "): "
                + String.join(", ", rules)
                + ".\n  What is meant is said beside it: -- guard:ignore <rule>: <why>, or of an old project in"
                + " guard-lint.ignore (-Dguard.baseline=write).");
    }
}
