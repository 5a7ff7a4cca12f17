package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** An index with many columns is large, slow to write and seldom of more use than its first ones. */
final class TooManyIndexColumns implements Rule {

    @Override
    public String name() {
        return "too-many-index-columns";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public boolean on() {
        return false;
    }

    private static final int MANY = 3;

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof CreateIndex create
                && !create.unique()
                && create.keys().size() > MANY) {
            findings.add(
                    step,
                    Report.at(
                            create.span(),
                            "an index with " + create.keys().size() + " key columns on "
                                    + create.table().name() + ", of which the last are seldom of use"));
        }
    }
}
