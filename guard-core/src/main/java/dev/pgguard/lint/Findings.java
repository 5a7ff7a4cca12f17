package dev.pgguard.lint;

import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        Harm harm = sized(step, report.harm());
        Finding finding = new Finding(
                rule.name(),
                judged(step, report),
                Place.of(step.file(), step.inFile(report.at())),
                step.number(),
                report.message(),
                harm,
                report.instead(),
                edits(step, report),
                isProven(step, report, harm),
                null);
        add(finding);
    }

    /** Something about a part of a file that is no statement. */
    public void add(LintFile file, TextRange at, Report report) {
        if (file.standing() != LintFile.Standing.APPLIED) {
            add(new Finding(
                    rule.name(),
                    report.severity() == null ? severity : report.severity(),
                    Place.of(file, at),
                    0,
                    report.message(),
                    report.harm(),
                    report.instead(),
                    report.editsInFile(),
                    false,
                    null));
        }
    }

    private void add(Finding finding) {
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

    private static @Nullable Harm sized(Step step, @Nullable Harm harm) {
        return harm == null
                ? null
                : step.facts(harm.table())
                        .filter(facts -> !step.schema().changedRows.hasEmptied(step.resolve(harm.table())))
                        .filter(facts -> !isOnly(step, facts))
                        .map(facts -> harm.on(new Harm.Size(facts.rows(), facts.bytes())))
                        .orElse(harm);
    }

    /** ONLY leaves the partitions alone, which have the rows. */
    private static boolean isOnly(Step step, Catalog.TableFacts facts) {
        return facts.partitioned()
                && step.tree() instanceof AlterTable alter
                && alter.relation().only();
    }

    /** Never of what runs inside of a block: that may not come to pass. */
    private static boolean isProven(Step step, Report report, @Nullable Harm harm) {
        if (step.inBody() || isThere(step)) {
            return false;
        }
        boolean takesLong = report.certainty() == Report.Certainty.USUAL
                && harm != null
                && harm.size() != null
                && harm.growsWithTheTable()
                && step.policy().isLarge(harm.size());
        return report.certainty() == Report.Certainty.FAILS || takesLong;
    }

    /** IF NOT EXISTS does nothing where there is one of that name. */
    private static boolean isThere(Step step) {
        if (step.tree() instanceof CreateTable create && create.ifNotExists()) {
            return step.catalog().exists(step.resolve(create.name())).orElse(true);
        }
        return step.tree() instanceof CreateIndex create
                && create.ifNotExists()
                && create.name() != null
                && step.facts(create.table().name()).stream()
                        .flatMap(facts -> facts.indexes().stream())
                        .anyMatch(index -> index.name().equals(create.name().last()));
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
