package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.Comment;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Publication;
import dev.pgguard.sql.tree.Tree;
import java.util.Map;

/** PostgreSQL's names for the records. */
final class NodeNames {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("AlterSequence", "AlterSeqStmt"),
            Map.entry("CallProcedure", "CallStmt"),
            Map.entry("ChangeOwner", "AlterOwnerStmt"),
            Map.entry("ChangeSchema", "AlterObjectSchemaStmt"),
            Map.entry("CreateComposite", "CompositeTypeStmt"),
            Map.entry("CreateDatabase", "CreatedbStmt"),
            Map.entry("CreateIndex", "IndexStmt"),
            Map.entry("CreateRule", "RuleStmt"),
            Map.entry("CreateSequence", "CreateSeqStmt"),
            Map.entry("CreateStatistics", "CreateStatsStmt"),
            Map.entry("CreateTrigger", "CreateTrigStmt"),
            Map.entry("CreateView", "ViewStmt"),
            Map.entry("DefaultPrivileges", "AlterDefaultPrivilegesStmt"),
            Map.entry("DoBlock", "DoStmt"),
            Map.entry("DropDatabase", "DropdbStmt"),
            Map.entry("LockTable", "LockStmt"),
            Map.entry("RefreshView", "RefreshMatViewStmt"),
            Map.entry("SetConstraints", "ConstraintsSetStmt"),
            Map.entry("SetVariable", "VariableSetStmt"));

    private NodeNames() {}

    static String of(Tree tree) {
        if (tree instanceof Other other) {
            return other.node();
        }
        if (tree instanceof CreateTable table) {
            return table.server() == null ? "CreateStmt" : "CreateForeignTableStmt";
        }
        if (tree instanceof Comment comment) {
            return comment.securityLabel() ? "SecLabelStmt" : "CommentStmt";
        }
        if (tree instanceof Policy policy) {
            return policy.create() ? "CreatePolicyStmt" : "AlterPolicyStmt";
        }
        if (tree instanceof Publication publication) {
            return publication.change() == null ? "CreatePublicationStmt" : "AlterPublicationStmt";
        }
        if (tree instanceof AlterSetting setting) {
            return switch (setting.scope()) {
                case SYSTEM -> "AlterSystemStmt";
                case ROLE -> "AlterRoleSetStmt";
                case DATABASE -> "AlterDatabaseSetStmt";
            };
        }
        String record = tree.getClass().getSimpleName();
        return NAMES.getOrDefault(record, record + "Stmt");
    }
}
