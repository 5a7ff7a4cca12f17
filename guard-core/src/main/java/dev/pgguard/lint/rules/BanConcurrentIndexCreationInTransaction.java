package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** The server refuses CREATE INDEX CONCURRENTLY in a transaction block. */
final class BanConcurrentIndexCreationInTransaction implements Rule {

    @Override
    public String name() {
        return "ban-concurrent-index-creation-in-transaction";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof CreateIndex create && create.concurrently() && step.inTransaction()) {
            Report report = Report.at(
                    create.span(),
                    "CREATE INDEX CONCURRENTLY on " + create.table().name()
                            + " fails, since it stands in a transaction");
            findings.add(step, Concurrently.outside(report, step).failing());
        }
    }
}
