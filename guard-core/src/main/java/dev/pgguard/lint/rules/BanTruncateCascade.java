package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import java.util.Set;

/** TRUNCATE … CASCADE also empties every table that references one of those named. */
final class BanTruncateCascade implements Rule {

    @Override
    public String name() {
        return "ban-truncate-cascade";
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
        if (!(step.tree() instanceof Truncate truncate) || !truncate.cascade()) {
            return;
        }
        for (Relation relation : truncate.relations()) {
            if (step.isUsed(relation.name())) {
                findings.add(
                        step,
                        Report.at(
                                        relation.span(),
                                        "TRUNCATE … CASCADE also empties every table that references "
                                                + relation.name())
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, relation.name())
                                .instead(
                                        "-- which ones those are, and again for each of them:",
                                        "SELECT conrelid::regclass FROM pg_constraint WHERE contype = 'f' AND confrelid = '"
                                                + step.text(relation.name().span())
                                                        .replace("'", "''") + "'::regclass;"));
            }
        }
    }
}
