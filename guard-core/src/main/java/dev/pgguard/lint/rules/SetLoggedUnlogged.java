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
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** SET LOGGED and SET UNLOGGED write the whole table anew. */
final class SetLoggedUnlogged implements Rule {

    @Override
    public String name() {
        return "set-logged-unlogged";
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
        if (!(step.tree() instanceof AlterTable alter) || alter.type() != ObjectType.TABLE) {
            return;
        }
        Name table = alter.relation().name();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.SetLogged set && step.mayBeLarge(table)) {
                String message = set.logged()
                        ? "SET LOGGED writes all of " + table + " anew, and to the WAL"
                        : "SET UNLOGGED writes all of " + table
                                + " anew; from then on it is empty after a crash, and no replica can read it";
                findings.add(
                        step,
                        Report.at(set.span(), message)
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, table)
                                .doubtful());
            }
        }
    }
}
