package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.gate.QuietPolicy;
import dev.pgguard.gate.QuietReport;
import dev.pgguard.gate.QuietTables;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Waits until no transaction older than a limit holds one of the tables that a deploy is about to change. */
@Mojo(name = "wait-for-quiet", requiresProject = false, threadSafe = true)
public final class WaitForQuietMojo extends GuardMojo {

    /** The tables, as SQL writes them, separated by commas; partitions and inheritance children are meant too. Required. */
    @Parameter(property = "guard.tables")
    private @Nullable String tables;

    /** Transactions younger than this do not count; {@code 0s} counts every one. Default: {@code 1s}. */
    @Parameter(property = "guard.olderThan")
    private @Nullable String olderThan;

    /** How long to wait for quiet; {@code 0s} decides at the first look. Default: {@code 5s}. */
    @Parameter(property = "guard.timeout")
    private @Nullable String timeout;

    @Override
    String reportName() {
        return "quiet.json";
    }

    @Override
    void run(GuardSettings settings) throws MojoFailureException, InterruptedException {
        UrlSessions primary = primary(settings);
        QuietPolicy policy = policy(settings);
        QuietReport report;
        try (QuietTables quiet = new QuietTables(
                policy, primary, new RolloutGate.Watch(Sleeper.real(), InstantSource.system(), this::tell))) {
            report = quiet.await();
        }
        write(settings, QuietJson.of(report, primary.label()));
        if (!report.quiet()) {
            throw new MojoFailureException(notQuiet(report, primary.label()));
        }
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

    private static String notQuiet(QuietReport report, String database) {
        return "[pgguard] Not quiet: " + database + " after " + DurationText.of(report.waited())
                + ". Do not begin the deploy.\n"
                + report.findings().stream()
                        .map(NotReady::toString)
                        .map(each -> "  - " + each)
                        .collect(Collectors.joining("\n"));
    }
}
