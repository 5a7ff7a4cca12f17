package dev.pgguard.maven;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.maven.fix.Fixed;
import dev.pgguard.maven.fix.Left;
import dev.pgguard.maven.output.LintReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code guard:fix} tells.
 *
 * @param remaining what the linter says of the migrations as they would be
 */
record FixResult(Fixed fixed, List<MarkedFinding> remaining) {

    /** For example {@code 3 findings in 2 files (prefer-jsonb, require-lock-timeout ×2)}. */
    String done() {
        return LintReport.counted(fixed.done().size(), "finding") + " in "
                + LintReport.counted(fixed.changes().size(), "file") + " (" + byRule(fixed.done()) + ")";
    }

    /** What is not done, and why: a line for each edit that is not made, and one for all that have none. */
    List<String> left() {
        List<String> lines = new ArrayList<>();
        for (Left each : fixed.left()) {
            lines.add(each.finding().place() + ": " + each.finding().rule() + " is left: " + each.why());
        }
        List<Finding> edited = fixed.left().stream().map(Left::finding).toList();
        List<Finding> open =
                open().stream().filter(each -> !edited.contains(each)).toList();
        List<Finding> made = open.stream().filter(this::isMade).toList();
        List<Finding> others = open.stream().filter(each -> !isMade(each)).toList();
        if (!made.isEmpty()) {
            lines.add(LintReport.counted(made.size(), "finding")
                    + " in SQL that Liquibase makes of XML, YAML or JSON, which no edit reaches (" + byRule(made)
                    + "): correct the changeset; guard:lint shows what its SQL should be");
        }
        if (!others.isEmpty()) {
            lines.add(LintReport.counted(others.size(), "finding") + " without an edit in place (" + byRule(others)
                    + "): guard:lint shows the safe way of each, often in migrations of its own");
        }
        return lines;
    }

    /** For example {@code 1 error, 0 warnings, 2 notes remain for guard:lint.} */
    String remains() {
        return LintReport.counted(count(Severity.ERROR), "error") + ", "
                + LintReport.counted(count(Severity.WARN), "warning") + ", "
                + LintReport.counted(count(Severity.INFO), "note") + " remain for guard:lint.";
    }

    private int count(Severity severity) {
        return (int) open().stream().filter(each -> each.severity() == severity).count();
    }

    private List<Finding> open() {
        return remaining.stream()
                .filter(each -> !each.suppressed())
                .map(MarkedFinding::finding)
                .toList();
    }

    private boolean isMade(Finding finding) {
        return fixed.after().all().stream()
                .filter(each -> each.source().path().equals(finding.place().file()))
                .map(FoundMigration::madeOf)
                .anyMatch(made -> made != null && made.equals(finding.place().range()));
    }

    private static String byRule(List<Finding> findings) {
        Map<String, Long> counts =
                findings.stream().collect(Collectors.groupingBy(Finding::rule, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> each.getKey() + (each.getValue() == 1 ? "" : " ×" + each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
