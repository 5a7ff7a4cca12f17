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
import java.util.Set;

/** SET ACCESS METHOD writes the whole table anew. */
final class SetAccessMethod implements Rule {

    @Override
    public String name() {
        return "set-access-method";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    private static final int SINCE = 15;

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.target() < SINCE || !(step.tree() instanceof AlterTable alter)) {
            return;
        }
        Name table = alter.relation().name();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.SetAccessMethod set
                    && step.mayBeLarge(table)
                    && !step.isPartitioned(table)) {
                findings.add(
                        step,
                        Report.at(set.span(), "SET ACCESS METHOD writes all of " + table + " anew")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, table)
                                .doubtful());
            }
        }
    }
}
