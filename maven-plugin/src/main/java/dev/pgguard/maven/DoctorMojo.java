package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.doctor.Doctor;
import dev.pgguard.doctor.DoctorPolicy;
import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.retry.Sleeper;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a guarded run would work on a database, and how well; to be asked as the role that migrates. It fails when a run would
 * refuse, fail or hang, and lists the GRANTs that are missing.
 */
@Mojo(name = "doctor", requiresProject = false, threadSafe = true)
public final class DoctorMojo extends GuardMojo {

    /** The run's {@code lockTimeout}, against which the role's own timeouts are held. Default: {@code 1s}. */
    @Parameter(property = "guard.lockTimeout")
    private @Nullable String lockTimeout;

    /** The run's {@code statementTimeout}, likewise. Default: none. */
    @Parameter(property = "guard.statementTimeout")
    private @Nullable String statementTimeout;

    /** The run's {@code replicaGate}: {@code off} for a run that does not look at replicas. Default: {@code wait}. */
    @Parameter(property = "guard.replicaGate")
    private @Nullable String replicaGate;

    /** The run's {@code replicaTimeout}, against which the replicas' delays are held. Default: {@code 5m}. */
    @Parameter(property = "guard.replicaTimeout")
    private @Nullable String replicaTimeout;

    /** Tables with a history: {@code visible} for each with the usual name, {@code none}, or names. */
    @Parameter(property = "guard.historyTables")
    private @Nullable String historyTables;

    /** Constraints that may be NOT VALID. */
    @Parameter(property = "guard.expectedNotValid")
    private @Nullable String expectedNotValid;

    @Override
    String reportName() {
        return "doctor.json";
    }

    @Override
    void run(GuardSettings settings) throws MojoFailureException, InterruptedException {
        UrlSessions primary = primary(settings);
        DoctorReport report;
        try (Doctor doctor = new Doctor(
                policy(settings),
                primary,
                replicas(settings),
                new Doctor.Time(Sleeper.real(), InstantSource.system()))) {
            report = doctor.examine();
        }
        tell(report, primary.label());
        write(settings, DoctorJson.of(report, settings, primary.label()));
        if (!report.problems().isEmpty()) {
            throw new MojoFailureException(problems(report, primary.label()));
        }
        info("A guarded run works on " + primary.label() + ".");
    }

    private DoctorPolicy policy(GuardSettings settings) {
        List<String> differences = new ArrayList<>(settings.differences());
        Properties project = session().getCurrentProject().getProperties();
        differences.addAll(ToolSettings.of(session().getUserProperties(), project, System.getenv()));
        return new DoctorPolicy(
                settings.timeouts(),
                settings.replicas(),
                settings.names(Setting.HISTORY_TABLES),
                !settings.value(Setting.HISTORY_TABLES).equals("none"),
                settings.names(Setting.EXPECTED_NOT_VALID),
                differences);
    }

    private void tell(DoctorReport report, String database) {
        info("Doctor: " + database + (report.role().isEmpty() ? "" : " as role " + report.role()));
        for (DoctorTable.Line line : DoctorTable.of(report)) {
            if (line.loud()) {
                warn(line.text());
            } else {
                info(line.text());
            }
        }
        if (!report.grants().isEmpty()) {
            // in one message: its lines have nothing in front of them, and can be pasted
            warn("Missing privileges; let a superuser or the owner run exactly this:\n"
                    + String.join("\n", report.grants()));
        }
    }

    private static String problems(DoctorReport report, String database) {
        List<Finding> problems = report.problems();
        return "[pgguard] A guarded run would not work on " + database + ": " + problems.size()
                + (problems.size() == 1 ? " problem.\n" : " problems.\n")
                + problems.stream().map(each -> "  - " + each + ".").collect(Collectors.joining("\n"));
    }
}
