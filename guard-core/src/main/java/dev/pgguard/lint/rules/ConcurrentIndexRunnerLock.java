package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A concurrent build waits for ever for the transaction that its own migration tool keeps open. */
final class ConcurrentIndexRunnerLock implements Rule {

    @Override
    public String name() {
        return "concurrent-index-runner-lock";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    /** DROP INDEX and DETACH PARTITION wait only for those who use the table. */
    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class, Reindex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        boolean waits = (step.tree() instanceof CreateIndex create && create.concurrently())
                || (step.tree() instanceof Reindex reindex && reindex.concurrently());
        if (waits && step.policy().runnerKeepsTransaction() && !step.inTransaction()) {
            findings.add(
                    step,
                    Report.at(
                                    step.tree().span(),
                                    NonTransactional.words(step.tree()).orElse("CONCURRENTLY")
                                            + " waits for ever for the transaction in which the migration tool keeps its lock")
                            .instead("-- Flyway: flyway.postgresql.transactional.lock=false"));
        }
    }
}
