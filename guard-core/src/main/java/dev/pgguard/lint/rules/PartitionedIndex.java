package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateIndex;
import java.util.List;

/** How a partitioned table gets an index without keeping its writers out. */
final class PartitionedIndex {

    private PartitionedIndex() {}

    static List<String> piecemeal(Step step, CreateIndex create) {
        String index =
                create.name() == null ? "<index>" : step.text(create.name().span());
        String table = step.text(create.table().name().span());
        String behind =
                step.sql().substring(create.table().span().end(), create.span().end());
        String unique = create.unique() ? "UNIQUE " : "";
        return List.of(
                "CREATE " + unique + "INDEX " + index + " ON ONLY " + table + behind + ";",
                "-- for each partition, outside a transaction:",
                "CREATE " + unique + "INDEX CONCURRENTLY <partition's index> ON <partition>" + behind + ";",
                "ALTER INDEX " + index + " ATTACH PARTITION <partition's index>;");
    }
}
