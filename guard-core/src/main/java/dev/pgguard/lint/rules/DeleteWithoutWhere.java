package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** DELETE of every row loses all data, and locks each row until COMMIT. */
final class DeleteWithoutWhere implements Rule {

    @Override
    public String name() {
        return "delete-without-where";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Delete.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof Delete delete
                && WholeTable.isMeant(step, delete.relation().name(), delete.where(), delete.whereCurrentOf())) {
            Name table = delete.relation().name();
            findings.add(
                    step,
                    Report.at(
                                    delete.span(),
                                    "DELETE of every row of " + table
                                            + " loses its data for good, and locks each row until COMMIT")
                            .harm(LockMode.ROW_EXCLUSIVE, Work.STATEMENT, table));
        }
    }
}
