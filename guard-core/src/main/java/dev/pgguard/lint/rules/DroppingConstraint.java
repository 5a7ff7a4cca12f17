package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Optional;
import java.util.Set;

/** A constraint goes, and with it what the data could be relied on for. */
final class DroppingConstraint implements Rule {

    @Override
    public String name() {
        return "dropping-constraint";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TableAction<AlterTable.DropConstraint> each : TableAction.of(step, AlterTable.DropConstraint.class)) {
            Name table = each.table();
            String name = each.action().constraint().last();
            Optional<KnownConstraint> known = KnownConstraint.of(step, table, name);
            boolean isNew = known.flatMap(KnownConstraint::origin)
                    .filter(origin -> step.isNew(Optional.of(origin)))
                    .isPresent();
            if (step.isUsed(table)
                    && !isNew
                    && known.filter(constraint -> isSettled(step, table, constraint))
                            .isEmpty()
                    && !Readded.is(step, table, name)) {
                findings.add(step, report(each, known));
            }
        }
    }

    /** A CHECK for nothing but nulls of columns that are NOT NULL by now. */
    private static boolean isSettled(Step step, Name table, KnownConstraint constraint) {
        return !constraint.onlyNotNull().isEmpty()
                && constraint.onlyNotNull().stream().allMatch(column -> KnownNotNull.is(step, table, column));
    }

    private static Report report(TableAction<AlterTable.DropConstraint> drop, Optional<KnownConstraint> known) {
        Name table = drop.table();
        String of = known.flatMap(KnownConstraint::references)
                .map(referenced -> " of " + table + ", with a lock on " + referenced + " too,")
                .orElse(" of " + table);
        return Report.at(
                        drop.action().span(),
                        "dropping " + drop.action().constraint() + of + " lets in rows that it has kept out")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table);
    }
}
