package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Reindex;
import java.util.Locale;
import java.util.Optional;

/** The server refuses some statements in a transaction block. */
final class BanNontransactionalInTransaction implements Rule {

    @Override
    public String name() {
        return "ban-nontransactional-in-transaction";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!step.inTransaction() || step.tree() instanceof CreateIndex) {
            return;
        }
        Optional<String> certain = NonTransactional.words(step.tree());
        if (certain.isEmpty()) {
            certain = onPartitioned(step);
        }
        if (certain.isPresent()) {
            findings.add(step, report(step, certain.get()).failing());
            return;
        }
        Optional<String> subscription = dropSubscription(step);
        if (subscription.isPresent()) {
            findings.add(step, report(step, subscription.get()));
        }
    }

    private static Report report(Step step, String words) {
        return Concurrently.outside(
                Report.at(step.tree().span(), words + " fails, since it stands in a transaction"), step);
    }

    /** Each partition is done in a transaction of its own. */
    private static Optional<String> onPartitioned(Step step) {
        if (step.tree() instanceof Cluster cluster
                && cluster.relation() != null
                && step.isPartitioned(cluster.relation())) {
            return Optional.of("CLUSTER of the partitioned table " + cluster.relation());
        }
        if (!(step.tree() instanceof Reindex reindex) || reindex.relation() == null || step.target() < 14) {
            return Optional.empty();
        }
        Name relation = reindex.relation();
        boolean partitioned = reindex.kind() == Reindex.Kind.TABLE
                ? step.isPartitioned(relation)
                : step.tableOfIndex(relation).map(step::isPartitioned).orElse(false);
        return partitioned
                ? Optional.of("REINDEX of the partitioned "
                        + reindex.kind().toString().toLowerCase(Locale.ROOT) + " " + relation)
                : Optional.empty();
    }

    private static Optional<String> dropSubscription(Step step) {
        if (step.tree() instanceof Other other && other.node().equals("DropSubscriptionStmt")) {
            String name = String.valueOf(other.facts().get("subname"));
            return step.schema().isSlotless(name)
                    ? Optional.empty()
                    : Optional.of("DROP SUBSCRIPTION " + name + " with its replication slot");
        }
        return Optional.empty();
    }
}
