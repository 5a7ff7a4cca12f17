package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import java.util.Set;

/** TRUNCATE loses all rows, and keeps everybody out. */
final class BanTruncate implements Rule {

    @Override
    public String name() {
        return "ban-truncate";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Truncate.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Truncate truncate) || truncate.cascade()) {
            return;
        }
        for (Relation relation : truncate.relations()) {
            Name table = relation.name();
            if (step.isUsed(table)) {
                String written = step.text(table.span());
                findings.add(
                        step,
                        Report.at(relation.span(), "TRUNCATE of " + table + " loses all its rows for good")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table)
                                .instead(Batches.of("DELETE FROM " + written + " WHERE true")));
            }
        }
    }
}
