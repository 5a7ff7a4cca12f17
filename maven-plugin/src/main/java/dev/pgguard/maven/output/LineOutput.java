package dev.pgguard.maven.output;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.MarkedFinding;
import java.util.List;

/** A line for each finding, in the form of compilers, which editors and pipelines know: {@code file:line:column: severity: message [rule]}. */
public final class LineOutput {

    private LineOutput() {}

    /** Without those that are suppressed. */
    public static List<String> of(LintReport report) {
        return report.open().stream()
                .map(MarkedFinding::finding)
                .map(LineOutput::line)
                .toList();
    }

    private static String line(Finding finding) {
        return finding.place() + ": " + Words.of(finding.severity()) + ": " + Words.line(finding.message()) + " ["
                + finding.rule() + "]";
    }
}
