package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Table.Constrained;

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
        return Report.at(
                        constrained.span(),
                        spoken + " of " + Identifier.of(table.name())
                                + " is never validated: rows from before it may break it,"
                                + " and the planner does not rely on it")
                .instead(
                        "-- in the next migration:",
                        "ALTER TABLE " + Identifier.of(table.name()) + " VALIDATE CONSTRAINT "
                                + (name == null ? "…" : Identifier.of(name)) + ";");
    }
}
