package dev.pgguard.sql.locks;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.tree.AlterDomain;
import dev.pgguard.sql.tree.AlterSequence;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ChangeSchema;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Publication;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ALTER locks; for a table each sub-command by itself (PostgreSQL manual, "ALTER TABLE"). */
final class AlterLocks {

    /** The storage parameters that need no more than SHARE UPDATE EXCLUSIVE, besides those of autovacuum. */
    private static final Set<String> ONLINE_PARAMETERS = Set.of(
            "fillfactor",
            "toast_tuple_target",
            "parallel_workers",
            "deduplicate_items",
            "vacuum_index_cleanup",
            "vacuum_truncate",
            "vacuum_max_eager_freeze_failure_rate",
            "log_autovacuum_min_duration");

    private AlterLocks() {}

    static List<TableLock> of(Parsed parsed) {
        Tree tree = parsed.tree();
        Locks locks = new Locks();
        if (tree instanceof AlterTable alter) {
            Name table = alter.relation().name();
            for (AlterTable.Action action : alter.actions()) {
                add(locks, table, action);
            }
        } else if (tree instanceof AlterDomain domain) {
            // Checking takes SHARE on every table that uses the domain; the statement names only the domain.
            if (checks(domain)) {
                locks.add(domain.domain(), LockMode.SHARE);
            }
        } else {
            LockMode mode = mode(tree);
            if (mode != null) {
                locks.addAll(parsed.relations(), mode);
            }
        }
        return locks.list();
    }

    /** Of what the statement names directly; null when that is not locked. */
    private static @Nullable LockMode mode(Tree tree) {
        if (tree instanceof Rename rename) {
            return rename.type() == ObjectType.INDEX ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        }
        if (tree instanceof AlterSequence) {
            return LockMode.SHARE_ROW_EXCLUSIVE;
        }
        if (tree instanceof Publication) {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }
        boolean whole = tree instanceof ChangeSchema
                || tree instanceof Policy
                || (tree instanceof Other other && other.node().equals("AlterObjectDependsStmt"));
        return whole ? LockMode.ACCESS_EXCLUSIVE : null;
    }

    private static boolean checks(AlterDomain domain) {
        Constraint added = domain.constraint();
        return added != null
                ? added.attributes().notValid() == null
                : domain.action() == AlterDomain.Action.VALIDATE_CONSTRAINT
                        || domain.action() == AlterDomain.Action.SET_NOT_NULL;
    }

    private static void add(Locks locks, Name table, AlterTable.Action action) {
        if (action instanceof AlterTable.AddColumn added) {
            locks.add(table, LockMode.ACCESS_EXCLUSIVE)
                    .addReferenced(added.column().constraints());
        } else if (action instanceof AlterTable.AddConstraint added) {
            boolean foreignKey = added.constraint() instanceof Constraint.ForeignKey;
            locks.add(table, foreignKey ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE)
                    .addReferenced(List.of(added.constraint()));
        } else if (action instanceof AlterTable.AttachPartition attach) {
            locks.add(table, LockMode.SHARE_UPDATE_EXCLUSIVE).add(attach.partition(), LockMode.ACCESS_EXCLUSIVE);
        } else if (action instanceof AlterTable.DetachPartition detach) {
            boolean weak = detach.concurrently() || detach.finish();
            locks.add(table, weak ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE)
                    .add(detach.partition(), LockMode.ACCESS_EXCLUSIVE);
        } else if (action instanceof AlterTable.Inherit inherit) {
            locks.add(inherit.parent(), inherit.no() ? LockMode.ACCESS_SHARE : LockMode.SHARE_UPDATE_EXCLUSIVE)
                    .add(table, LockMode.ACCESS_EXCLUSIVE);
        } else {
            locks.add(table, mode(action));
        }
    }

    private static LockMode mode(AlterTable.Action action) {
        if (action instanceof AlterTable.Trigger) {
            return LockMode.SHARE_ROW_EXCLUSIVE;
        }
        boolean online = action instanceof AlterTable.ValidateConstraint
                || action instanceof AlterTable.SetStatistics
                || action instanceof AlterTable.ColumnOptions
                || action instanceof AlterTable.ClusterOn
                || (action instanceof AlterTable.StorageOptions storage && areOnline(storage.options()));
        return online ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    }

    private static boolean areOnline(List<Option> parameters) {
        for (Option parameter : parameters) {
            if (!parameter.name().startsWith("autovacuum_") && !ONLINE_PARAMETERS.contains(parameter.name())) {
                return false;
            }
        }
        return true;
    }
}
