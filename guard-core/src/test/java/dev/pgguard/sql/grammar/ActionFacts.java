package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.AlterTable.Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The corpus's form of ALTER TABLE's sub-commands. */
final class ActionFacts {

    private ActionFacts() {}

    static Map<String, Object> of(Action action) {
        Fields column = column(action);
        return (column != null ? column : table(action)).map();
    }

    private static Fields sub(String subtype) {
        return Fields.of().put("subtype", "AT_" + subtype);
    }

    private static @Nullable Fields column(Action action) {
        if (action instanceof AlterTable.AddColumn add) {
            return sub("AddColumn")
                    .put("missing_ok", add.ifNotExists())
                    .cascade(add.cascade())
                    .put("column", PartFacts.column(add.column()));
        }
        if (action instanceof AlterTable.DropColumn drop) {
            return sub("DropColumn")
                    .last("name", drop.column())
                    .put("missing_ok", drop.ifExists())
                    .cascade(drop.cascade());
        }
        if (action instanceof AlterTable.AlterColumnType type) {
            return sub("AlterColumnType")
                    .last("name", type.column())
                    .cascade(type.cascade())
                    .put("type", PartFacts.type(type.type()))
                    .parts("collation", type.collation())
                    .put("using", PartFacts.expression(type.using()));
        }
        if (action instanceof AlterTable.SetDefault set) {
            return sub("ColumnDefault").last("name", set.column()).put("expr", PartFacts.expression(set.expression()));
        }
        if (action instanceof AlterTable.DropDefault drop) {
            return sub("ColumnDefault").last("name", drop.column());
        }
        if (action instanceof AlterTable.SetNotNull set) {
            return sub("SetNotNull").last("name", set.column());
        }
        if (action instanceof AlterTable.DropNotNull drop) {
            return sub("DropNotNull").last("name", drop.column());
        }
        if (action instanceof AlterTable.SetExpression set) {
            return sub("SetExpression").last("name", set.column()).put("expr", PartFacts.expression(set.expression()));
        }
        if (action instanceof AlterTable.DropExpression drop) {
            return sub("DropExpression").last("name", drop.column()).put("missing_ok", drop.ifExists());
        }
        if (action instanceof AlterTable.SetStatistics set) {
            return sub("SetStatistics")
                    .last("name", set.column())
                    .put("num", set.number() == 0 ? null : set.number())
                    .put("value", set.target());
        }
        if (action instanceof AlterTable.SetStorage set) {
            return sub("SetStorage").last("name", set.column()).put("value", set.storage());
        }
        if (action instanceof AlterTable.SetCompression set) {
            return sub("SetCompression").last("name", set.column()).put("value", set.method());
        }
        if (action instanceof AlterTable.ColumnOptions options) {
            return sub(options.reset() ? "ResetOptions" : "SetOptions")
                    .last("name", options.column())
                    .put("options", PartFacts.options(options.options()));
        }
        if (action instanceof AlterTable.ColumnForeignOptions options) {
            return sub("AlterColumnGenericOptions")
                    .last("name", options.column())
                    .put("options", PartFacts.options(options.options()));
        }
        if (action instanceof AlterTable.AddIdentity add) {
            return sub("AddIdentity")
                    .last("name", add.column())
                    .put("constraint", PartFacts.constraint(add.identity()));
        }
        if (action instanceof AlterTable.SetIdentity set) {
            return sub("SetIdentity").last("name", set.column()).put("options", PartFacts.options(set.options()));
        }
        if (action instanceof AlterTable.DropIdentity drop) {
            return sub("DropIdentity").last("name", drop.column()).put("missing_ok", drop.ifExists());
        }
        return null;
    }

    private static Fields table(Action action) {
        if (action instanceof AlterTable.AddConstraint add) {
            return sub("AddConstraint").put("constraint", PartFacts.constraint(add.constraint()));
        }
        if (action instanceof AlterTable.DropConstraint drop) {
            return sub("DropConstraint")
                    .last("name", drop.constraint())
                    .put("missing_ok", drop.ifExists())
                    .cascade(drop.cascade());
        }
        if (action instanceof AlterTable.AlterConstraint alter) {
            return sub("AlterConstraint").put("alter_constraint", constraint(alter));
        }
        if (action instanceof AlterTable.ValidateConstraint validate) {
            return sub("ValidateConstraint").last("name", validate.constraint());
        }
        if (action instanceof AlterTable.AttachPartition attach) {
            return sub("AttachPartition")
                    .parts("partition", attach.partition())
                    .put("bound", PartFacts.bound(attach.bound()));
        }
        if (action instanceof AlterTable.DetachPartition detach) {
            return sub(detach.finish() ? "DetachPartitionFinalize" : "DetachPartition")
                    .parts("partition", detach.partition())
                    .put("concurrent", detach.concurrently());
        }
        if (action instanceof AlterTable.Inherit inherit) {
            return sub(inherit.no() ? "DropInherit" : "AddInherit").parts("relation", inherit.parent());
        }
        if (action instanceof AlterTable.OfType of) {
            return of.type() == null ? sub("DropOf") : sub("AddOf").put("type", PartFacts.type(of.type()));
        }
        if (action instanceof AlterTable.StorageOptions options) {
            return sub(options.reset() ? "ResetRelOptions" : "SetRelOptions")
                    .put("options", PartFacts.options(options.options()));
        }
        if (action instanceof AlterTable.ForeignOptions options) {
            return sub("GenericOptions").put("options", PartFacts.options(options.options()));
        }
        if (action instanceof AlterTable.SetOwner set) {
            return sub("ChangeOwner").put("new_owner", Roles.text(set.owner()));
        }
        if (action instanceof AlterTable.SetTablespace set) {
            return sub("SetTableSpace").last("name", set.tablespace());
        }
        if (action instanceof AlterTable.SetAccessMethod set) {
            return sub("SetAccessMethod").last("name", set.method());
        }
        if (action instanceof AlterTable.SetLogged set) {
            return sub(set.logged() ? "SetLogged" : "SetUnLogged");
        }
        if (action instanceof AlterTable.ReplicaIdentity identity) {
            return sub("ReplicaIdentity")
                    .put("replica_identity", String.valueOf(identity.kind()))
                    .last("index", identity.index());
        }
        return switches(action);
    }

    private static Fields switches(Action action) {
        if (action instanceof AlterTable.Trigger trigger) {
            String kind = trigger.trigger() != null ? "Trig" : trigger.all() ? "TrigAll" : "TrigUser";
            return sub(firing(trigger.firing()) + kind).last("name", trigger.trigger());
        }
        if (action instanceof AlterTable.Rule rule) {
            return sub(firing(rule.firing()) + "Rule").last("name", rule.rule());
        }
        if (action instanceof AlterTable.RowSecurity security) {
            return sub(
                    (security.force() ? (security.on() ? "Force" : "NoForce") : (security.on() ? "Enable" : "Disable"))
                            + "RowSecurity");
        }
        if (action instanceof AlterTable.ClusterOn cluster) {
            return sub(cluster.index() == null ? "DropCluster" : "ClusterOn").last("name", cluster.index());
        }
        return sub("DropOids");
    }

    private static String firing(AlterTable.Firing firing) {
        return switch (firing) {
            case ENABLE -> "Enable";
            case ENABLE_ALWAYS -> "EnableAlways";
            case ENABLE_REPLICA -> "EnableReplica";
            case DISABLE -> "Disable";
        };
    }

    private static Map<String, Object> constraint(AlterTable.AlterConstraint alter) {
        Boolean inherit = alter.inherit();
        return Fields.of()
                .last("conname", alter.constraint())
                .put("alterEnforceability", alter.enforced() != null)
                .put("is_enforced", !Boolean.TRUE.equals(inherit) && !Boolean.FALSE.equals(alter.enforced()))
                .put("alterDeferrability", alter.deferrability())
                .put("deferrable", alter.deferrable())
                .put("initdeferred", alter.initiallyDeferred())
                .put("alterInheritability", inherit != null)
                .put("noinherit", Boolean.FALSE.equals(inherit))
                .map();
    }
}
