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
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A new foreign key keeps writers out of both tables while it checks the rows that are there. */
final class AddingForeignKeyConstraint implements Rule {

    @Override
    public String name() {
        return "adding-foreign-key-constraint";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateTable.class, AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (WrittenConstraint each : WrittenConstraint.of(step)) {
            if (each.constraint() instanceof Constraint.ForeignKey key && !each.notValid() && !each.notEnforced()) {
                Optional<Report> report = judge(step, each, key);
                if (report.isPresent()) {
                    findings.add(step, report.get());
                }
            }
        }
    }

    private static Optional<Report> judge(Step step, WrittenConstraint written, Constraint.ForeignKey key) {
        if (written.withTable() || !step.mayBeLarge(written.table())) {
            boolean other = !step.resolve(key.table()).equals(step.resolve(written.table()));
            return other && step.isUsed(key.table()) && !isTemporary(step)
                    ? Optional.of(ofNew(written, key))
                    : Optional.empty();
        }
        if (!written.ofTable() && !written.hasValues()) {
            return Optional.of(ofNulls(written, key));
        }
        return Optional.of(
                step.isPartitioned(written.table()) && step.target() < 18
                        ? ofPartitioned(written, key)
                        : ofRows(written, key));
    }

    private static boolean isTemporary(Step step) {
        return step.tree() instanceof CreateTable create && create.persistence() == CreateTable.Persistence.TEMPORARY;
    }

    private static Report ofNew(WrittenConstraint written, Constraint.ForeignKey key) {
        return Report.at(
                        key.span(),
                        "the foreign key of " + written.table() + " takes a lock on " + key.table()
                                + " for a moment, which waits for writers and makes others wait")
                .as(Severity.INFO)
                .harm(LockMode.SHARE_ROW_EXCLUSIVE, Work.BRIEF, key.table());
    }

    private static Report ofNulls(WrittenConstraint written, Constraint.ForeignKey key) {
        return Report.at(
                        key.span(),
                        "the foreign key with the new column locks " + both(written, key)
                                + ", though the column has only nulls")
                .as(Severity.WARN)
                .harm(LockMode.SHARE_ROW_EXCLUSIVE, Work.BRIEF, key.table())
                .instead(safely(written));
    }

    private static Report ofRows(WrittenConstraint written, Constraint.ForeignKey key) {
        Report report = scan(written, key).instead(safely(written));
        return written.ofTable() ? report.fixedBefore(key.span().end(), " NOT VALID") : report;
    }

    private static List<String> safely(WrittenConstraint written) {
        String key = written.ofTable() ? "" : "FOREIGN KEY (" + written.writtenColumns() + ") ";
        return written.unchecked(written.writtenName("fkey"), key + written.definition());
    }

    private static Report ofPartitioned(WrittenConstraint written, Constraint.ForeignKey key) {
        String name = written.writtenName("fkey");
        return scan(written, key)
                .instead(
                        "-- NOT VALID is refused for a partitioned table before PostgreSQL 18; for each partition:",
                        "ALTER TABLE <partition> ADD CONSTRAINT " + name + " " + written.definition() + " NOT VALID;",
                        "-- in the next migration:",
                        "ALTER TABLE <partition> VALIDATE CONSTRAINT " + name + ";",
                        "-- then, which reads no rows any more:",
                        "ALTER TABLE " + written.writtenTable() + " ADD CONSTRAINT " + name + " " + written.definition()
                                + ";");
    }

    /** The one table of a key that refers to its own. */
    private static String both(WrittenConstraint written, Constraint.ForeignKey key) {
        return written.table().parts().equals(key.table().parts())
                ? written.table().toString()
                : written.table() + " and " + key.table();
    }

    private static Report scan(WrittenConstraint written, Constraint.ForeignKey key) {
        return Report.at(
                        key.span(),
                        "the foreign key keeps writers out of " + both(written, key) + " until every row of "
                                + written.table() + " is checked")
                .harm(LockMode.SHARE_ROW_EXCLUSIVE, Work.SCAN, written.table());
    }
}
