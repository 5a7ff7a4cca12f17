package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.gate.GatePolicy;
import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.gate.WaitingForGate;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.maven.report.LastRun;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.NotReady;
import dev.pgguard.replica.NotWaitedFor;
import dev.pgguard.replica.ReplayState;
import dev.pgguard.report.AlertLevel;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.retry.SteadyClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Succeeds when the new code may start: no failed or pending migration, nothing unfinished in the catalog, and every expected replica
 * has replayed what the primary had written when the goal began.
 */
@Mojo(name = "gate", requiresProject = false, threadSafe = true)
public final class GateMojo extends ReplicaMojo {

    /** How long to wait for an open gate, for example {@code 10m}; {@code 0s} decides at the first look. Default: {@code 5s}. */
    @Parameter(property = "guard.timeout")
    private @Nullable String timeout;

    /** How many looks in a row must find nothing. Default: 2. */
    @Parameter(property = "guard.passes")
    private @Nullable String passes;

    /** {@code ignore} lets code roll out before its migrations, and does not look at them. Default: {@code refuse}. */
    @Parameter(property = "guard.pending")
    private @Nullable String pending;

    /**
     * Flyway's locations, separated by commas, by which pending migrations are told; a path without prefix is a folder. {@code none} does
     * not look. Default: {@code src/main/resources/db/migration} of the project, if there is one.
     */
    @Parameter(property = "guard.migrations")
    private @Nullable String migrations;

    /**
     * Liquibase's root changelog as Liquibase is given it, by which pending changesets are told. {@code none} does not look. Default:
     * {@code db/changelog/db.changelog-master.*} below {@code src/main/resources} of the project, if there is one.
     */
    @Parameter(property = "guard.changelog")
    private @Nullable String changelog;

    /** Liquibase's contexts, as the run is given them. Default: none. */
    @Parameter(property = "guard.contexts")
    private @Nullable String contexts;

    /** Liquibase's label filter, as the run is given it. Default: none. */
    @Parameter(property = "guard.labels")
    private @Nullable String labels;

    /**
     * {@code page} or {@code warn}: the gate is closed when the last guarded run did not succeed or its level is that or higher, by {@code
     * run.json} in the folder for reports; also when that file is missing. Default: {@code none}, and it is not looked at.
     */
    @Parameter(property = "guard.failOnRun")
    private @Nullable String failOnRun;

    @Override
    String reportName() {
        return "gate.json";
    }

    @Override
    void run(GuardSettings settings, ReportFile file) throws MojoFailureException, InterruptedException {
        UrlSessions primary = primary(settings);
        GatePolicy policy = policy(settings);
        List<PendingMigrations> pendingOnes = settings.is(Setting.PENDING, "ignore", "refuse")
                ? List.of()
                : Sources.of(settings, directory(), project(), placeholders(), primary);
        GateReport report;
        try (RolloutGate gate = new RolloutGate(
                policy,
                sessions(primary, settings),
                replicas(settings),
                pendingOnes,
                new RolloutGate.Watch(Sleeper.real(), SteadyClock.start(), this::waiting))) {
            report = gate.await();
        }
        report = report.with(lastRun(settings, primary.label()));
        report.notWaitedFor().stream().map(NotWaitedFor::toString).forEach(each -> info("not waited for: " + each));
        for (String each : report.notChecked()) {
            if (each.startsWith("pending")) {
                warn("not checked: " + each);
            } else {
                info("not checked: " + each);
            }
        }
        file.write(GateJson.of(report, primary.label()));
        if (!report.open()) {
            report.findings().forEach(each -> error("closed: " + each));
            throw red(
                    "Gate closed: " + primary.label() + " after " + DurationText.of(report.waited())
                            + ". Do not roll out the code.",
                    "finding",
                    report.findings().stream().map(NotReady::refusal).toList(),
                    file);
        }
        file.written().ifPresent(path -> info("report: " + path));
        info("Gate open: " + opened(report, primary.label()));
    }

    private List<NotReady> lastRun(GuardSettings settings, String database) {
        String word = settings.oneOf(Setting.FAIL_ON_RUN, "none", "warn", "page");
        if (word.equals("none")) {
            return List.of();
        }
        AlertLevel from = word.equals(AlertLevel.PAGE.word()) ? AlertLevel.PAGE : AlertLevel.WARN;
        Path folder = directory().resolve(settings.value(Setting.REPORT_DIRECTORY));
        return LastRun.findings(folder.resolve("run.json"), from, database);
    }

    private void waiting(GuardEvent event) {
        if (event instanceof WaitingForGate gate) {
            tellWaiting(gate, gate.waited(), gate.timeout());
        } else {
            tell(event);
        }
    }

    /** The project; empty for a Maven that was started in a folder without a POM. */
    private Optional<MavenProject> project() {
        MavenProject project = session().getCurrentProject();
        return project.getFile() == null ? Optional.empty() : Optional.of(project);
    }

    private Map<String, String> placeholders() {
        return FlywayPlaceholders.of(
                session().getCurrentProject().getProperties(),
                System.getenv(),
                session().getSystemProperties(),
                session().getUserProperties());
    }

    private static GatePolicy policy(GuardSettings settings) {
        boolean checked = !settings.value(Setting.HISTORY_TABLES).equals("none");
        return new GatePolicy(
                settings.replicas(),
                settings.duration(Setting.TIMEOUT),
                settings.wholeNumber(Setting.PASSES),
                settings.names(Setting.HISTORY_TABLES),
                checked,
                settings.names(Setting.EXPECTED_NOT_VALID));
    }

    private static String opened(GateReport report, String database) {
        List<String> parts = new ArrayList<>();
        parts.add(database);
        report.newest().forEach((table, newest) -> parts.add(table + " at " + newest));
        parts.add(
                report.replicas().isEmpty()
                        ? "no replica"
                        : report.replicas().size() + " of " + report.replicas().size() + " replicas at WAL "
                                + report.position() + " ("
                                + report.replicas().stream()
                                        .map(ReplayState::replica)
                                        .collect(Collectors.joining(", "))
                                + ")");
        parts.add(DurationText.of(report.waited()));
        return String.join("; ", parts) + ".";
    }
}
