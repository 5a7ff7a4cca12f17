package dev.pgguard.lint.rules;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.tree.AlterTable;

/** A constraint that is added NOT VALID and never validated. */
final class UnvalidatedConstraint implements Rule {

    @Override
    public String name() {
        return "unvalidated-constraint";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public void endOfSet(Schema schema, LintPolicy policy, Findings findings) {
        for (Table table : schema.tables()) {
            for (Constrained each : table.constraints()) {
                if (!each.validated() && !each.notEnforced()) {
                    findings.add(each.origin().step(), report(table, each));
                }
            }
        }
    }

    private static Report report(Table table, Constrained constrained) {
        String name = constrained.name();
        String spoken = name == null ? "a constraint" : "the constraint " + name;
        String validate = "ALTER TABLE " + Identifier.of(table.name()) + " VALIDATE CONSTRAINT "
                + (name == null ? "…" : Identifier.of(name)) + ";";
        Report report = Report.at(
                        constrained.span(),
                        spoken + " of " + Identifier.of(table.name())
                                + " is never validated: rows from before it may break it,"
                                + " and the planner does not rely on it")
                .instead("-- in the next migration:", validate);
        return name == null ? report : fixed(report, constrained.origin().step(), Identifier.of(name));
    }

    /** In a transaction the lock of the statement would stay while the rows are read. */
    private static Report fixed(Report report, Step step, String name) {
        if (step.inBody()
                || step.file().mode() != LintFile.Mode.AUTOCOMMIT
                || !(step.tree() instanceof AlterTable alter)) {
            return report;
        }
        String validate =
                "\nALTER TABLE " + step.text(alter.relation().name().span()) + " VALIDATE CONSTRAINT " + name + ";";
        return step.terminator()
                .map(end -> report.fixedBy(new Edit(new TextRange(end.end(), end.end()), validate)))
                .orElse(report);
    }
}
