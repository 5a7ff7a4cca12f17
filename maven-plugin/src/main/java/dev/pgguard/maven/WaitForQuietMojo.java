package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.gate.QuietPolicy;
import dev.pgguard.gate.QuietReport;
import dev.pgguard.gate.QuietTables;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.gate.WaitingForQuiet;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.retry.SteadyClock;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Waits until no transaction older than a limit holds one of the tables that a deploy is about to change. */
@Mojo(name = "wait-for-quiet", requiresProject = false, threadSafe = true)
public final class WaitForQuietMojo extends GuardMojo {

    /**
     * The tables that the deploy is about to change, as SQL writes them, separated by commas; their partitions, inheritance children and
     * indexes are meant too. Required.
     */
    @Parameter(property = "guard.tables")
    private @Nullable String tables;

    /** Transactions younger than this do not count; {@code 0s} counts every one. Default: {@code 1s}. */
    @Parameter(property = "guard.olderThan")
    private @Nullable String olderThan;

    /** How long to wait for quiet, for example {@code 10m}; {@code 0s} decides at the first look. Default: {@code 5s}. */
    @Parameter(property = "guard.timeout")
    private @Nullable String timeout;

    @Override
    String reportName() {
        return "quiet.json";
    }

    @Override
    void run(GuardSettings settings, ReportFile file) throws MojoFailureException, InterruptedException {
        UrlSessions primary = primary(settings);
        QuietPolicy policy = policy(settings);
        QuietReport report;
        try (QuietTables quiet = new QuietTables(
                policy,
                sessions(primary, settings),
                new RolloutGate.Watch(Sleeper.real(), SteadyClock.start(), this::waiting))) {
            report = quiet.await();
        }
        file.write(QuietJson.of(report, primary.label()));
        if (!report.quiet()) {
            tell(report.findings());
            throw red(
                    "Not quiet: " + primary.label() + " after " + DurationText.of(report.waited())
                            + ". Do not begin the deploy.",
                    "finding",
                    report.findings().stream().map(NotReady::refusal).toList(),
                    file);
        }
        file.written().ifPresent(path -> info("report: " + path));
        String limit = policy.olderThan().isZero() ? "" : " older than " + DurationText.of(policy.olderThan());
        info("Quiet: " + primary.label() + "; no transaction" + limit + " holds " + String.join(", ", report.tables())
                + "; waited " + DurationText.of(report.waited()) + ".");
    }

    private static QuietPolicy policy(GuardSettings settings) {
        List<String> named = settings.names(Setting.TABLES);
        if (named.isEmpty()) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "Which tables shall be quiet is not said. Nothing was waited for. Set tables, for example"
                            + " -Dguard.tables=shop.orders,shop.items.");
        }
        return new QuietPolicy(named, settings.duration(Setting.OLDER_THAN), settings.duration(Setting.TIMEOUT));
    }

    private void tell(List<NotReady> findings) {
        findings.forEach(each -> error("not quiet: " + each));
        if (findings.stream().anyMatch(each -> each.refusal() == Refusal.TABLES_NOT_QUIET)) {
            error(
                    "What to do: ask whoever runs it (app, user and address are named) to end it; if its work may be lost, end it with"
                            + " select pg_terminate_backend(<its pid>); or give it longer: -Dguard.timeout=10m.");
        }
    }

    private void waiting(GuardEvent event) {
        if (event instanceof WaitingForQuiet quiet) {
            tellWaiting(quiet, quiet.waited(), quiet.timeout());
        } else {
            tell(event);
        }
    }
}
