package dev.pgguard.maven.output;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Place;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.MarkedFinding;
import java.util.List;

/** Commands of GitHub's workflows, which become annotations where they begin a line of a step's output. */
public final class GitHubOutput {

    private GitHubOutput() {}

    /** Without those that are suppressed. */
    public static List<String> of(LintReport report) {
        return report.open().stream()
                .map(MarkedFinding::finding)
                .map(GitHubOutput::command)
                .toList();
    }

    private static String command(Finding finding) {
        Place place = finding.place();
        boolean oneLine = place.start().line() == place.end().line();
        // with columns GitHub wants both ends in one line
        String columns = oneLine
                ? ",col=" + place.start().column() + ",endColumn=" + place.end().column()
                : "";
        String details = finding.harm() == null ? "" : "\n" + finding.harm();
        return "::" + command(finding.severity()) + " file=" + property(place.file()) + ",line="
                + place.start().line() + ",endLine=" + place.end().line() + columns + ",title="
                + property(finding.rule()) + "::" + data(finding.message() + details);
    }

    private static String command(Severity severity) {
        return severity == Severity.WARN ? "warning" : severity == Severity.ERROR ? "error" : "notice";
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
