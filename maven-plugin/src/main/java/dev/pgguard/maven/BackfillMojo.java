package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.backfill.Pace;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.maven.backfill.Jobs;
import dev.pgguard.maven.backfill.Jobs.Verdict;
import dev.pgguard.maven.backfill.ProgressLines;
import dev.pgguard.maven.backfill.SpecFile;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Plans, runs and steers backfills and partition rebuilds: those of a spec file, and those that migrations have registered. Any number of
 * builds may run the same ones at once; whatever stops one, the next run goes on where it stopped.
 */
@Mojo(name = "backfill", requiresProject = false, threadSafe = true)
public final class BackfillMojo extends GuardMojo {

    /**
     * What to do: {@code status} shows all, {@code plan} tells what those of {@code spec} would do and changes nothing, {@code run} works until
     * they are done, {@code pause}, {@code resume}, {@code cancel}, {@code pace} and {@code priority} steer them while they run, wherever that is,
     * {@code verify} looks whether anything was left out, {@code clean} forgets those that are over and drops old partitions whose time is
     * over. Default: {@code status}.
     */
    @Parameter(property = "guard.action")
    private @Nullable String action;

    /** A file of backfills in YAML. {@code run} registers them first; without it, it runs what is registered. Default: none. */
    @Parameter(property = "guard.spec")
    private @Nullable String spec;

    /** Which backfills are meant, by name, separated by commas. Default: {@code all}; what steers needs names. */
    @Parameter(property = "guard.jobs")
    private @Nullable String jobs;

    /**
     * {@code gentle}, {@code moderate}, {@code fast} or {@code unthrottled}: with {@code action=pace} from the next batch on, with {@code plan} and
     * {@code run} in place of what the spec says. Default: none, and what the spec says holds.
     */
    @Parameter(property = "guard.pace")
    private @Nullable String pace;

    /** How many sessions work at a time. Default: what each backfill says, which is 1. */
    @Parameter(property = "guard.workers")
    private @Nullable String workers;

    /** With {@code action=priority}: a backfill with a higher one goes first. Default: {@code 0}. */
    @Parameter(property = "guard.priority")
    private @Nullable String priority;

    /** Which replicas must keep up, as for {@code guard:gate}. Default: {@code visible}. */
    @Parameter(property = "guard.expectedReplicas")
    private @Nullable String expectedReplicas;

    /** Names of replicas that are late on purpose, separated by commas: nobody waits for them. Default: none. */
    @Parameter(property = "guard.exemptReplicas")
    private @Nullable String exemptReplicas;

    @Override
    String reportName() {
        return "backfill.json";
    }

    @Override
    void run(GuardSettings settings, ReportFile report) throws MojoFailureException, InterruptedException {
        UrlSessions primary = primary(settings).patient();
        List<String> names = settings.names(Setting.JOBS);
        Verdict verdict;
        try (ProgressLines progress = ProgressLines.of(getLog()::info, getLog()::warn, isTerminal())) {
            Jobs all = new Jobs(sessions(primary, settings), settings.replicas(), progress, names);
            verdict = switch (settings.value(Setting.ACTION)) {
                case "status" -> all.status();
                case "plan" -> all.plan(specs(settings), pace(settings));
                case "run" ->
                    hasSpec(settings)
                            ? all.run(specs(settings), pace(settings), workers(settings))
                            : all.runRegistered(workers(settings));
                case "pause" -> all.pause();
                case "resume" -> all.resume();
                case "cancel" -> all.cancel();
                case "pace" -> all.pace(required(pace(settings)));
                case "priority" -> all.priority(settings.wholeNumber(Setting.PRIORITY));
                case "verify" -> all.verify();
                case "clean" -> all.clean();
                default -> throw wrong(Setting.ACTION, "there is none of this name");
            };
        }
        verdict.lines().forEach(this::info);
        verdict.json().ifPresent(report::write);
        report.written().ifPresent(path -> info("report: " + path));
        if (!verdict.reasons().isEmpty()) {
            throw red(verdict.summary(), "job", verdict.reasons(), report);
        }
        info(verdict.summary());
    }

    /** A build that nobody watches gets lines. */
    private boolean isTerminal() {
        return System.console() != null && session().getRequest().isInteractiveMode();
    }

    private static boolean hasSpec(GuardSettings settings) {
        return !settings.value(Setting.SPEC).equals(Setting.SPEC.defaultValue());
    }

    private SpecFile.Specs specs(GuardSettings settings) {
        if (!hasSpec(settings)) {
            throw wrong(Setting.SPEC, "action=plan needs a file");
        }
        return SpecFile.read(directory().resolve(settings.value(Setting.SPEC)));
    }

    private static Pace required(@Nullable Pace pace) {
        if (pace == null) {
            throw wrong(Setting.PACE, "action=pace needs one");
        }
        return pace;
    }

    private static @Nullable Pace pace(GuardSettings settings) {
        String value = settings.value(Setting.PACE);
        try {
            return value.equals(Setting.PACE.defaultValue()) ? null : Pace.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(Setting.PACE, String.valueOf(e.getMessage()));
        }
    }

    private static int workers(GuardSettings settings) {
        int count = settings.wholeNumber(Setting.WORKERS);
        if (count < 0 || count > 64) {
            throw wrong(Setting.WORKERS, "it is from 1 to 64, or 0 for what each backfill says");
        }
        return count;
    }

    private static GuardException wrong(Setting setting, String why) {
        return new GuardException(
                Refusal.WRONG_SETTING,
                "The setting " + setting.settingName() + ": " + why + ". Allowed: " + setting.allowed()
                        + ". Nothing was run.");
    }
}
