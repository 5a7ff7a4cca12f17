package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.Name;

/** Whether a partitioned table has a partition for all that fits no other. */
final class DefaultPartition {

    private DefaultPartition() {}

    static boolean isKnown(Step step, Name parent) {
        return step.table(parent).flatMap(Table::defaultPartition).isPresent()
                || step.catalog()
                        .table(step.resolve(parent))
                        .map(Catalog.TableFacts::hasDefaultPartition)
                        .orElse(false);
    }
}
