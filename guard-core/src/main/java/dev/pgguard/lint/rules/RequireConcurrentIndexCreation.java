package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** CREATE INDEX without CONCURRENTLY keeps writers out while the index is built. */
final class RequireConcurrentIndexCreation implements Rule {

    @Override
    public String name() {
        return "require-concurrent-index-creation";
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
        if (!(step.tree() instanceof CreateIndex create)
                || create.concurrently()
                || !step.mayBeLarge(create.table().name())) {
            return;
        }
        Name table = create.table().name();
        if (step.isPartitioned(table)) {
            if (!create.table().only()) {
                findings.add(step, partitioned(step, create, table));
            }
            return;
        }
        int word = Concurrently.behind(step, "INDEX", create.span().start());
        Report report = Report.at(
                        create.span(), "CREATE INDEX on " + table + " keeps writers out until the index is built")
                .harm(LockMode.SHARE, Work.BUILD, table);
        findings.add(step, Concurrently.inserted(report, step, word, " CONCURRENTLY"));
    }

    private static Report partitioned(Step step, CreateIndex create, Name table) {
        return Report.at(
                        create.span(),
                        "CREATE INDEX on the partitioned table " + table
                                + " keeps writers out of every partition, and CONCURRENTLY cannot be used there")
                .harm(LockMode.SHARE, Work.BUILD, table)
                .instead(PartitionedIndex.piecemeal(step, create));
    }
}
