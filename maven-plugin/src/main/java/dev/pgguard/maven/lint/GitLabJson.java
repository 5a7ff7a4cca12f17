package dev.pgguard.maven.lint;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.maven.output.LintReport;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A code quality report of GitLab: what its merge requests show. */
public final class GitLabJson {

    private GitLabJson() {}

    /** Without those that are suppressed. */
    public static String of(LintReport report) {
        ArrayNode issues = LintJson.MAPPER.createArrayNode();
        for (MarkedFinding each : report.open()) {
            Finding finding = each.finding();
            ObjectNode issue = issues.addObject();
            issue.put("type", "issue")
                    .put("check_name", finding.rule())
                    .put("description", finding.message())
                    .put("severity", severity(finding.severity()))
                    .put("fingerprint", each.fingerprint());
            issue.putObject("location")
                    .put("path", finding.place().file())
                    .putObject("lines")
                    .put("begin", finding.place().start().line())
                    .put("end", finding.place().end().line());
        }
        return LintJson.text(issues);
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case ERROR -> "critical";
            case WARN -> "minor";
            case INFO -> "info";
        };
    }
}
