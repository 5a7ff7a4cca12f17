package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Vacuum;
import java.util.Set;

/** VACUUM FULL and CLUSTER write a table anew while nobody can use it. */
final class PreferRepack implements Rule {

    @Override
    public String name() {
        return "prefer-repack";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    private static final String[] INSTEAD = {
        "-- on 12 to 18 by the extension pg_repack or pg_squeeze; on 19 by REPACK (CONCURRENTLY)"
    };

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Vacuum.class, Cluster.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof Vacuum vacuum && vacuum.vacuum() && vacuum.has("full")) {
            if (vacuum.targets().isEmpty()) {
                findings.add(
                        step,
                        Report.at(vacuum.span(), "VACUUM FULL writes every table of the database anew")
                                .instead(INSTEAD));
            }
            for (Vacuum.Target target : vacuum.targets()) {
                rewritten(
                        step,
                        "VACUUM FULL",
                        target.relation().name(),
                        target.relation().span(),
                        findings);
            }
        } else if (step.tree() instanceof Cluster cluster) {
            Name table = cluster.relation();
            if (table == null) {
                findings.add(
                        step,
                        Report.at(cluster.span(), "CLUSTER writes every table anew that was clustered before")
                                .instead(INSTEAD));
            } else {
                rewritten(step, "CLUSTER", table, cluster.span(), findings);
            }
        }
    }

    private static void rewritten(Step step, String words, Name table, Span at, Findings findings) {
        if (step.mayBeLarge(table)) {
            findings.add(
                    step,
                    Report.at(at, words + " writes all of " + table + " anew while nobody can use it")
                            .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, table)
                            .instead(INSTEAD));
        }
    }
}
