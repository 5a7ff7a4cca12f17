package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.PartitionBound;
import dev.pgguard.sql.tree.Tree;
import java.util.Optional;
import java.util.Set;

/** The server refuses a bound that does not fit how the table is partitioned. */
final class PartitionStrategyMismatch implements Rule {

    @Override
    public String name() {
        return "partition-strategy-mismatch";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateTable.class, AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof CreateTable create && create.partitionOf() != null && create.bound() != null) {
            compare(step, create.partitionOf(), create.bound(), findings);
        } else if (step.tree() instanceof AlterTable alter) {
            for (AlterTable.Action action : alter.actions()) {
                if (action instanceof AlterTable.AttachPartition attach && attach.bound() != null) {
                    compare(step, alter.relation().name(), attach.bound(), findings);
                }
            }
        }
    }

    private static void compare(Step step, Name parent, PartitionBound bound, Findings findings) {
        Optional<CreateTable.PartitionBy> by = step.table(parent).flatMap(Table::partitionBy);
        by.map(CreateTable.PartitionBy::strategy)
                .or(() -> step.catalog().partitionStrategy(step.resolve(parent)))
                .ifPresent(strategy -> {
                    if (!fits(bound.kind(), strategy)) {
                        findings.add(
                                step,
                                Report.at(
                                                bound.span(),
                                                "this bound is refused, since " + parent + " is partitioned by "
                                                        + strategy)
                                        .failing());
                    } else if (bound.kind() == PartitionBound.Kind.RANGE && by.isPresent()) {
                        int keys = by.get().keys().size();
                        if (bound.values() != keys || bound.upperValues() != keys) {
                            findings.add(
                                    step,
                                    Report.at(
                                                    bound.span(),
                                                    "this bound is refused, since " + parent + " is partitioned by "
                                                            + keys + (keys == 1 ? " column" : " columns"))
                                            .failing());
                        }
                    }
                });
    }

    private static boolean fits(PartitionBound.Kind bound, CreateTable.Strategy strategy) {
        return bound == PartitionBound.Kind.DEFAULT
                ? strategy != CreateTable.Strategy.HASH
                : bound.name().equals(strategy.name());
    }
}
