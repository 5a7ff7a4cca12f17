package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.ServerChosenName;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Optional;
import java.util.Set;

/** A constraint added NOT VALID and validated in one transaction reads every row under the lock of its adding. */
final class ValidateInSameTransaction implements Rule {

    @Override
    public String name() {
        return "validate-in-same-transaction";
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
        for (TableAction<AlterTable.ValidateConstraint> each :
                TableAction.of(step, AlterTable.ValidateConstraint.class)) {
            Name name = each.action().constraint();
            if (step.mayBeLarge(each.table())) {
                added(step, each.table(), name.last())
                        .ifPresent(constraint -> findings.add(step, report(step, each, constraint)));
            }
        }
    }

    private static Optional<Constraint> added(Step step, Name table, String name) {
        Optional<Constraint> before = step.table(table)
                .flatMap(known -> known.constraint(name))
                .filter(known -> !known.validated() && !known.notEnforced())
                .filter(known -> known.origin().transaction() == step.session().transaction())
                .map(Constrained::constraint);
        return before.isPresent() ? before : inSameStatement(step, name);
    }

    private static Optional<Constraint> inSameStatement(Step step, String name) {
        return WrittenConstraint.of(step).stream()
                .filter(WrittenConstraint::notValid)
                .filter(each -> ServerChosenName.of(
                                each.table().last(), each.constraint(), each.columnNames(), taken -> false)
                        .filter(name::equals)
                        .isPresent())
                .map(WrittenConstraint::constraint)
                .findFirst();
    }

    private static Report report(
            Step step, TableAction<AlterTable.ValidateConstraint> validate, Constraint constraint) {
        Name table = validate.table();
        boolean foreignKey = constraint instanceof Constraint.ForeignKey;
        LockMode lock = foreignKey ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        return Report.at(
                        validate.action().span(),
                        "the transaction still holds the lock with which it added "
                                + validate.action().constraint() + " to " + table + " while this reads every row")
                .harm(lock, Work.SCAN, table)
                .instead(
                        "-- in the next migration:",
                        "ALTER TABLE " + step.text(table.span()) + " "
                                + step.text(validate.action().span()) + ";");
    }
}
