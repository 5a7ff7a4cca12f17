package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.gate.GatePolicy;
import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.NotReady;
import dev.pgguard.replica.NotWaitedFor;
import dev.pgguard.replica.ReplayState;
import dev.pgguard.retry.Sleeper;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Succeeds when the new code may start: no failed or pending migration, nothing unfinished in the catalog, and every expected replica
 * has replayed what the primary had written when the goal began.
 */
@Mojo(name = "gate", requiresProject = false, threadSafe = true)
public final class GateMojo extends GuardMojo {

    /** How long to wait for an open gate; {@code 0s} decides at the first look. Default: {@code 5s}. */
    @Parameter(property = "guard.timeout")
    private @Nullable String timeout;

    /** How many looks in a row must find nothing. Default: 2. */
    @Parameter(property = "guard.passes")
    private @Nullable String passes;

    /** {@code ignore} lets code roll out before its migrations. Default: {@code refuse}. */
    @Parameter(property = "guard.pending")
    private @Nullable String pending;

    /** Flyway's locations, by which pending migrations are told. Default: the project's {@code src/main/resources/db/migration}. */
    @Parameter(property = "guard.migrations")
    private @Nullable String migrations;

    /** Liquibase's root changelog, by which pending changesets are told. Default: the project's {@code db.changelog-master}. */
    @Parameter(property = "guard.changelog")
    private @Nullable String changelog;

    /** Liquibase's contexts. */
    @Parameter(property = "guard.contexts")
    private @Nullable String contexts;

    /** Liquibase's label filter. */
    @Parameter(property = "guard.labels")
    private @Nullable String labels;

    /** Tables with a history: {@code visible} for each with the usual name, {@code none}, or names. */
    @Parameter(property = "guard.historyTables")
    private @Nullable String historyTables;

    /** Constraints that may be NOT VALID. */
    @Parameter(property = "guard.expectedNotValid")
    private @Nullable String expectedNotValid;

    @Override
    String reportName() {
        return "gate.json";
    }

    @Override
    void run(GuardSettings settings) throws MojoFailureException, InterruptedException {
        UrlSessions primary = primary(settings);
        GatePolicy policy = policy(settings);
        List<PendingMigrations> pendingOnes = settings.is(Setting.PENDING, "ignore", "refuse")
                ? List.of()
                : Sources.of(settings, directory(), project(), placeholders(), primary);
        GateReport report;
        try (RolloutGate gate = new RolloutGate(
                policy,
                primary,
                replicas(settings),
                pendingOnes,
                new RolloutGate.Watch(Sleeper.real(), InstantSource.system(), this::tell))) {
            report = gate.await();
        }
        report.notWaitedFor().stream().map(NotWaitedFor::toString).forEach(each -> info("not waited for: " + each));
        for (String each : report.notChecked()) {
            if (each.startsWith("pending")) {
                warn("not checked: " + each);
            } else {
                info("not checked: " + each);
            }
        }
        write(settings, GateJson.of(report, primary.label()));
        if (!report.open()) {
            throw new MojoFailureException(closed(report, primary.label()));
        }
        info("Gate open: " + opened(report, primary.label()));
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

    private static String closed(GateReport report, String database) {
        return "[pgguard] Gate closed: " + database + " after " + DurationText.of(report.waited())
                + ". Do not roll out the code.\n"
                + report.findings().stream()
                        .map(NotReady::toString)
                        .map(each -> "  - " + each)
                        .collect(Collectors.joining("\n"));
    }
}
