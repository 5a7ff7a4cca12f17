package dev.pgguard.lint;

import dev.pgguard.sql.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes what a rule reports, and makes findings of it. */
public final class Findings {

    private final Rule rule;
    private final Severity severity;
    private final List<Finding> into;
    private final Set<Place> places = new HashSet<>();

    Findings(Rule rule, Severity severity, List<Finding> into) {
        this.rule = rule;
        this.severity = severity;
        this.into = into;
    }

    /** Something about a part of a statement. */
    public void add(Step step, Report report) {
        if (step.file().standing() == LintFile.Standing.APPLIED) {
            return;
        }
        add(step.file(), step.number(), step.inFile(report.at()), judged(step, report), report, edits(step, report));
    }

    /** Something about a part of a file that is no statement. */
    public void add(LintFile file, TextRange at, Report report) {
        if (file.standing() != LintFile.Standing.APPLIED) {
            add(file, 0, at, report.severity() == null ? severity : report.severity(), report, report.editsInFile());
        }
    }

    private void add(LintFile file, int statement, TextRange range, Severity judged, Report report, List<Edit> edits) {
        Finding finding = new Finding(
                rule.name(),
                judged,
                Place.of(file, range),
                statement,
                report.message(),
                report.harm(),
                report.instead(),
                edits,
                null);
        if (places.add(finding.place())) {
            into.add(finding);
        }
    }

    private static List<Edit> edits(Step step, Report report) {
        List<Edit> edits = new ArrayList<>();
        if (!step.inBody()) {
            for (Report.Change change : report.edits()) {
                edits.add(new Edit(step.inFile(change.at()), change.text()));
            }
            edits.addAll(report.editsInFile());
        }
        return edits;
    }

    /** A small table is read or written anew in no time, and what is only defined now locks nothing now. */
    private Severity judged(Step step, Report report) {
        Severity own = report.severity() == null ? severity : report.severity();
        Harm harm = report.harm();
        if (harm == null) {
            return own;
        }
        boolean small = harm.work().growsWithTheTable() && step.isSmall(harm.table());
        return small || step.later() ? Severity.INFO : own;
    }
}
