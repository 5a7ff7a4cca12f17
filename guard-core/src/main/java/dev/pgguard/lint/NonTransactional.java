package dev.pgguard.lint;

import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.CreateDatabase;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.DropDatabase;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Vacuum;
import java.util.Optional;
import java.util.Set;

/** Which statements the server refuses inside a transaction block ({@code PreventInTransactionBlock} in its source). */
public final class NonTransactional {

    private static final Set<String> NODES = Set.of("CreateTableSpaceStmt", "DropTableSpaceStmt");

    private NonTransactional() {}

    /** The statement's words, for example {@code CREATE INDEX CONCURRENTLY}; empty when it may run in a transaction block. */
    public static Optional<String> words(Tree tree) {
        if (tree instanceof CreateIndex create) {
            return when(create.concurrently(), "CREATE INDEX CONCURRENTLY");
        }
        if (tree instanceof Drop drop) {
            return when(drop.concurrently(), "DROP INDEX CONCURRENTLY");
        }
        if (tree instanceof Reindex reindex) {
            boolean many = reindex.kind() == Reindex.Kind.SCHEMA
                    || reindex.kind() == Reindex.Kind.DATABASE
                    || reindex.kind() == Reindex.Kind.SYSTEM;
            return reindex.concurrently()
                    ? Optional.of("REINDEX CONCURRENTLY")
                    : when(many, "REINDEX " + reindex.kind());
        }
        if (tree instanceof AlterTable alter) {
            return when(detachesConcurrently(alter), "DETACH PARTITION CONCURRENTLY");
        }
        if (tree instanceof Vacuum vacuum) {
            return when(vacuum.vacuum(), "VACUUM");
        }
        if (tree instanceof Cluster cluster) {
            return when(cluster.relation() == null, "CLUSTER without a table");
        }
        return others(tree);
    }

    private static boolean detachesConcurrently(AlterTable alter) {
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.DetachPartition detach && detach.concurrently()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> others(Tree tree) {
        if (tree instanceof CreateDatabase) {
            return Optional.of("CREATE DATABASE");
        }
        if (tree instanceof DropDatabase) {
            return Optional.of("DROP DATABASE");
        }
        if (tree instanceof AlterSetting alter) {
            return when(alter.scope() == AlterSetting.Scope.SYSTEM, "ALTER SYSTEM");
        }
        if (tree instanceof Other other && other.node().equals("CreateSubscriptionStmt")) {
            String options = String.valueOf(other.facts().get("options"));
            boolean slot =
                    !options.contains("create_slot") && !options.contains("connect") && !options.contains("slot_name");
            return when(slot, "CREATE SUBSCRIPTION with a replication slot");
        }
        return tree instanceof Other other && NODES.contains(other.node())
                ? Optional.of(other.node().startsWith("Create") ? "CREATE TABLESPACE" : "DROP TABLESPACE")
                : Optional.empty();
    }

    private static Optional<String> when(boolean so, String words) {
        return so ? Optional.of(words) : Optional.empty();
    }
}
