package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.LockTable;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** LOCK TABLE keeps others out until the transaction ends. */
final class ExplicitTableLock implements Rule {

    @Override
    public String name() {
        return "explicit-table-lock";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(LockTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof LockTable lock)) {
            return;
        }
        LockMode mode = LockMode.valueOf(lock.mode().replace(' ', '_'));
        if (!mode.blocksReadersOrWriters()) {
            return;
        }
        for (Relation relation : lock.relations()) {
            if (step.isUsed(relation.name())) {
                findings.add(
                        step,
                        Report.at(
                                        relation.span(),
                                        "LOCK TABLE " + relation.name() + " IN " + lock.mode()
                                                + " MODE is held until COMMIT")
                                .harm(mode, Work.STATEMENT, relation.name()));
            }
        }
    }
}
