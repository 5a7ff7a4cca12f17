package dev.pgguard.maven;

import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.KnownFindings;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.maven.output.LineOutput;
import dev.pgguard.maven.output.LintReport;
import dev.pgguard.maven.output.TextOutput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Judges migrations before they run: what locks out readers or writers, loses data, fails, or cannot be run again. It needs no database;
 * with {@code url} it looks at pending migrations only. It finds them where the plugins of Flyway and Liquibase in the same build do.
 */
@Mojo(name = "lint", requiresProject = false, threadSafe = true)
public final class LintMojo extends MigrationsMojo {

    /** From which severity on a finding makes the goal red: error, warn, info or never. Default: {@code error}. */
    @Parameter(property = "guard.failOn")
    private @Nullable String failOn;

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
    void run(Migrations migrations, ReportFile json) throws MojoFailureException {
        KnownFile known = migrations.known();
        List<MarkedFinding> findings = withCatalog(
                migrations,
                catalog -> migrations.lint(migrations.lint().policy(), catalog).of(migrations.found()));
        if (migrations.lint().writesBaseline()) {
            String path = migrations.sources().shown(known.path());
            known.write(KnownFindings.with(findings, path, known.text()));
            info(known.path() + " knows " + LintReport.counted(findings.size(), "finding") + " now");
            return;
        }
        LintReport report =
                LintReport.of(findings, migrations.found(), List.of(migrations.knownSource()), Migrations.RULES);
        write(migrations.lint(), report, json);
        verdict(migrations.lint(), report, json);
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
