package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.doctor.Area;
import dev.pgguard.doctor.Doctor;
import dev.pgguard.doctor.DoctorPolicy;
import dev.pgguard.doctor.DoctorPolicy.Purpose;
import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import dev.pgguard.doctor.Finding.Level;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.retry.SteadyClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a guarded run would work on a database, and how well; to be asked as the role that migrates. It fails when a run would
 * refuse, fail or hang, and lists the GRANTs that are missing. With {@code purpose=gate} it tells the same of the rollout gate, for a role
 * that migrates nothing.
 */
@Mojo(name = "doctor", requiresProject = false, threadSafe = true)
public final class DoctorMojo extends ReplicaMojo {

    /**
     * What the role is used for: {@code migrate} for guarded runs, {@code gate} for a pipeline that only asks {@code guard:gate}, and
     * needs less. Default: {@code migrate}.
     */
    @Parameter(property = "guard.purpose")
    private @Nullable String purpose;

    /** The run's {@code lockTimeout}, against which the role's own timeouts are held. Default: {@code 1s}. */
    @Parameter(property = "guard.lockTimeout")
    private @Nullable String lockTimeout;

    /** The run's {@code statementTimeout}, against which the role's own timeouts are held. Default: none. */
    @Parameter(property = "guard.statementTimeout")
    private @Nullable String statementTimeout;

    /** The run's {@code replicaGate}: {@code off} for a run that does not look at replicas. Default: {@code wait}. */
    @Parameter(property = "guard.replicaGate")
    private @Nullable String replicaGate;

    /** The run's {@code replicaTimeout}, against which the replicas' delays are held. Default: {@code 5m}. */
    @Parameter(property = "guard.replicaTimeout")
    private @Nullable String replicaTimeout;

    @Override
    String reportName() {
        return "doctor.json";
    }

    @Override
    void run(GuardSettings settings, ReportFile file) throws MojoFailureException, InterruptedException {
        UrlSessions primary = primary(settings);
        DoctorPolicy policy = policy(settings);
        DoctorReport report;
        try (Doctor doctor = new Doctor(
                policy,
                sessions(primary, settings),
                replicas(settings),
                new Doctor.Time(Sleeper.real(), SteadyClock.start()))) {
            report = doctor.examine();
        }
        tell(report, primary.label());
        file.write(DoctorJson.of(report, settings, primary.label()));
        String subject = policy.purpose() == Purpose.GATE ? "The gate" : "A guarded run";
        if (!report.problems().isEmpty()) {
            throw red(
                    subject + " would not work on " + primary.label() + ".",
                    "problem",
                    report.problems().stream()
                            .map(Finding::refusal)
                            .filter(Objects::nonNull)
                            .toList(),
                    file);
        }
        file.written().ifPresent(path -> info("report: " + path));
        info(subject + " works on " + primary.label() + ".");
    }

    private DoctorPolicy policy(GuardSettings settings) {
        List<Finding> given = new ArrayList<>();
        settings.differences().forEach(each -> given.add(Finding.note(Area.SETTINGS, each)));
        Purpose purposeOfRole = settings.is(Setting.PURPOSE, "gate", "migrate") ? Purpose.GATE : Purpose.MIGRATE;
        if (purposeOfRole == Purpose.MIGRATE) {
            given.addAll(
                    ToolSettings.of(commandLine(), session().getCurrentProject().getProperties(), System.getenv()));
        }
        return new DoctorPolicy(
                purposeOfRole,
                settings.timeouts(),
                settings.replicas(),
                settings.names(Setting.HISTORY_TABLES),
                !settings.value(Setting.HISTORY_TABLES).equals("none"),
                settings.names(Setting.EXPECTED_NOT_VALID),
                given);
    }

    private Properties commandLine() {
        Properties all = new Properties();
        all.putAll(session().getSystemProperties());
        all.putAll(session().getUserProperties());
        return all;
    }

    /** What must be done is an error: it is told also by a Maven that is told to be quiet. */
    private void tell(DoctorReport report, String database) {
        info("Doctor: " + database + (report.role().isEmpty() ? "" : " as role " + report.role()));
        for (DoctorTable.Line line : DoctorTable.of(report)) {
            switch (line.level()) {
                case OK, NOTE -> info(line.text());
                case WARNING -> warn(line.text());
                case PROBLEM -> error(line.text());
            }
        }
        if (!report.grants().isEmpty()) {
            // in one message: its lines have nothing in front of them, and can be pasted
            String grants = "Missing privileges; let a superuser or the owner run exactly this:\n"
                    + String.join("\n", report.grants());
            if (report.worst() == Level.PROBLEM) {
                error(grants);
            } else {
                warn(grants);
            }
        }
    }
}
