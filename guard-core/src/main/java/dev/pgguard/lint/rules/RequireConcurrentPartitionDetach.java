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
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** DETACH PARTITION without CONCURRENTLY keeps everybody out of the whole partitioned table. */
final class RequireConcurrentPartitionDetach implements Rule {

    @Override
    public String name() {
        return "require-concurrent-partition-detach";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    private static final int SINCE = 14;

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.target() < SINCE || !(step.tree() instanceof AlterTable alter)) {
            return;
        }
        Name parent = alter.relation().name();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.DetachPartition detach
                    && !detach.concurrently()
                    && !detach.finish()
                    && step.isUsed(parent)
                    && !DefaultPartition.isKnown(step, parent)) {
                Report report = Report.at(
                                detach.span(),
                                "DETACH PARTITION " + detach.partition() + " keeps reads and writes out of all of "
                                        + parent + ", and waits for all that run")
                        .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, parent);
                findings.add(
                        step,
                        Concurrently.inserted(
                                report, step, detach.partition().span().end(), " CONCURRENTLY"));
            }
        }
    }
}
