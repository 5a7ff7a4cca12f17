package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A new CHECK or NOT NULL constraint reads every row under the strongest lock. */
final class ConstraintMissingNotValid implements Rule {

    @Override
    public String name() {
        return "constraint-missing-not-valid";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (WrittenConstraint each : WrittenConstraint.addedToLargeTable(step)) {
            boolean counts = each.constraint() instanceof Constraint.Check || isUnknownNotNull(step, each);
            if (counts && !each.notValid() && !each.notEnforced() && !each.deferrable()) {
                findings.add(step, report(each));
            }
        }
    }

    /** Of a column's own NOT NULL other rules speak. */
    private static boolean isUnknownNotNull(Step step, WrittenConstraint written) {
        return written.constraint() instanceof Constraint.NotNull
                && written.ofTable()
                && written.columnNames().stream()
                        .noneMatch(column -> KnownNotNull.needsNoScan(step, written.table(), column));
    }

    private static Report report(WrittenConstraint written) {
        Span span = written.constraint().span();
        String kind = written.constraint() instanceof Constraint.Check ? "CHECK" : "NOT NULL";
        Report report = Report.at(
                        span,
                        "the new " + kind + " constraint reads all of " + written.table() + " before anyone else may")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.SCAN, written.table())
                .instead(written.unchecked(written.writtenName("check"), written.definition()));
        return written.ofTable() ? report.fixedBefore(span.end(), " NOT VALID") : report;
    }
}
