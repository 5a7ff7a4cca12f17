package dev.pgguard.maven.output;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.files.SourceFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one look at migrations.
 *
 * @param findings in order, suppressed ones among them
 * @param sources the files to which they point, by path; those that could not be read are not there
 * @param rules all that were looked for, and those of files
 * @param migrations how many were judged
 * @param applied how many were only read, to know what they made
 */
public record LintReport(
        List<MarkedFinding> findings, Map<String, SourceFile> sources, List<Rule> rules, int migrations, int applied) {

    public LintReport {
        findings = List.copyOf(findings);
        sources = Map.copyOf(sources);
        rules = List.copyOf(rules);
    }

    /** @param others files to which findings point beside the migrations */
    public static LintReport of(
            List<MarkedFinding> findings, FoundMigrations found, List<SourceFile> others, List<Rule> rules) {
        Map<String, SourceFile> sources = new LinkedHashMap<>();
        found.all().stream().map(FoundMigration::source).forEach(each -> sources.put(each.path(), each));
        others.forEach(each -> sources.put(each.path(), each));
        int applied = (int) found.all().stream()
                .filter(each -> each.file().standing() == Standing.APPLIED)
                .count();
        return new LintReport(findings, sources, rules, found.all().size() - applied, applied);
    }

    /** Those that are not suppressed. */
    public List<MarkedFinding> open() {
        return findings.stream().filter(each -> !each.suppressed()).toList();
    }

    /** How many there are of a severity that are not suppressed. */
    public int count(Severity severity) {
        return (int) open().stream()
                .filter(each -> each.finding().severity() == severity)
                .count();
    }

    public int suppressed() {
        return findings.size() - open().size();
    }

    /** How many matter at least as much, and are not suppressed. */
    public int atLeast(Severity severity) {
        return (int) open().stream()
                .filter(each -> each.finding().severity().compareTo(severity) >= 0)
                .count();
    }

    Optional<SourceFile> source(Finding finding) {
        return Optional.ofNullable(sources.get(finding.place().file()));
    }

    /** Where a rule is described, in the guard's sources. */
    public static String page(String rule) {
        boolean ofFiles = dev.pgguard.lint.files.FileRule.ALL.stream()
                .anyMatch(each -> each.name().equals(rule));
        return ofFiles ? "docs/lint.md#" + rule : "docs/rules/" + rule + ".md";
    }

    /** For example {@code 3 errors, 1 warning, 0 notes; 2 suppressed}. */
    public String counts() {
        String counts = counted(count(Severity.ERROR), "error") + ", " + counted(count(Severity.WARN), "warning") + ", "
                + counted(count(Severity.INFO), "note");
        return suppressed() == 0 ? counts : counts + "; " + suppressed() + " suppressed";
    }

    /** For example {@code 1 migration}. */
    public static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
