package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** Row level security without a policy hides every row. */
final class EnableRowLevelSecurity implements Rule {

    @Override
    public String name() {
        return "enable-row-level-security";
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
        if (!(step.tree() instanceof AlterTable alter)) {
            return;
        }
        Name table = alter.relation().name();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.RowSecurity security
                    && security.on()
                    && step.isUsed(table)
                    && !hasPolicy(step, table)) {
                String whom = security.force() ? "its owner as well" : "all but its owner";
                findings.add(
                        step,
                        Report.at(
                                        security.span(),
                                        "row level security without a policy hides every row of " + table + " from "
                                                + whom)
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table));
            }
        }
    }

    private static boolean hasPolicy(Step step, Name table) {
        QualifiedName complete = step.resolve(table);
        return step.table(table).map(Table::hasPolicy).orElse(false)
                || step.restOfTransaction(table.last()).stream()
                        .anyMatch(tree -> tree instanceof Policy policy
                                && policy.create()
                                && step.resolve(policy.table()).equals(complete));
    }
}
