package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.Set;

/** UPDATE of every row at once locks all of them, and leaves the table twice as large. */
final class UpdateWithoutWhere implements Rule {

    @Override
    public String name() {
        return "update-without-where";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Update.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Update update)
                || !WholeTable.isMeant(step, update.relation().name(), update.where(), update.whereCurrentOf())) {
            return;
        }
        Name table = update.relation().name();
        boolean plain = update.where() == null && !update.hasFrom() && !update.hasReturning();
        String statement = plain ? step.text(update.span()) : "UPDATE " + step.text(table.span()) + " SET …";
        findings.add(
                step,
                Report.at(
                                update.span(),
                                "UPDATE of every row of " + table
                                        + " locks each until COMMIT, writes all of them anew and leaves as many dead ones")
                        .harm(LockMode.ROW_EXCLUSIVE, Work.STATEMENT, table)
                        .instead(Batches.of(statement)));
    }
}
