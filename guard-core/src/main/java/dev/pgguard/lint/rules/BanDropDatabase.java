package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.DropDatabase;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** DROP DATABASE loses everything. */
final class BanDropDatabase implements Rule {

    @Override
    public String name() {
        return "ban-drop-database";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(DropDatabase.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof DropDatabase drop) {
            findings.add(
                    step, Report.at(drop.span(), "DROP DATABASE " + drop.name() + " loses everything in it for good"));
        }
    }
}
