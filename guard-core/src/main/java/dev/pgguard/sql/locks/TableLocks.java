package dev.pgguard.sql.locks;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Comment;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateRule;
import dev.pgguard.sql.tree.CreateStatistics;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.LockTable;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Publication;
import dev.pgguard.sql.tree.RefreshView;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import dev.pgguard.sql.tree.Vacuum;
import java.util.List;
import java.util.Locale;

/**
 * The tables that a statement asks to lock and the strongest mode for each, after the PostgreSQL manual 14–18.
 *
 * <p>Where it names only an index, a view, a sequence or a type, the lock is told for that. Tables that reference or own a dropped one
 * are locked too, but only the catalog knows them.
 */
public final class TableLocks {

    private TableLocks() {}

    /**
     * Those of anything but row work, which takes no more than ROW EXCLUSIVE; empty for what the grammar does not know.
     *
     * @param sql the text in which the tree's positions count
     */
    public static List<TableLock> of(String sql, Parsed parsed) {
        Tree tree = parsed.tree();
        // To ask of which class a record is, the JVM loads that class: the first word leaves few to ask for.
        return switch (firstWord(sql, tree.span().start())) {
            case "alter" -> AlterLocks.of(parsed);
            case "create" -> created(parsed);
            case "drop" -> dropped(parsed);
            case "truncate" -> all(parsed, tree instanceof Truncate, LockMode.ACCESS_EXCLUSIVE);
            case "vacuum", "analyze", "analyse" -> tree instanceof Vacuum vacuum ? vacuumed(parsed, vacuum) : List.of();
            case "cluster" -> all(parsed, tree instanceof Cluster, LockMode.ACCESS_EXCLUSIVE);
            case "lock" -> tree instanceof LockTable lock ? all(parsed, true, mode(lock)) : List.of();
            case "reindex" -> tree instanceof Reindex reindex ? all(parsed, true, mode(reindex)) : List.of();
            case "refresh" -> tree instanceof RefreshView view ? all(parsed, true, mode(view)) : List.of();
            case "comment", "security" -> tree instanceof Comment comment ? commented(parsed, comment) : List.of();
            default -> List.of();
        };
    }

    private static String firstWord(String sql, int start) {
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private static List<TableLock> all(Parsed parsed, boolean known, LockMode mode) {
        return known ? new Locks().addAll(parsed.relations(), mode).list() : List.of();
    }

    private static List<TableLock> created(Parsed parsed) {
        Tree tree = parsed.tree();
        if (tree instanceof CreateTable table) {
            return created(table);
        }
        if (tree instanceof CreateIndex index) {
            return all(parsed, true, index.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE);
        }
        if (tree instanceof CreateView view) {
            return view.orReplace()
                    ? new Locks().add(view.name(), LockMode.ACCESS_EXCLUSIVE).list()
                    : List.of();
        }
        if (tree instanceof CreateTrigger trigger) {
            return new Locks()
                    .addAll(parsed.relations(), LockMode.ACCESS_SHARE)
                    .add(trigger.table(), LockMode.SHARE_ROW_EXCLUSIVE)
                    .list();
        }
        return tree instanceof Publication || tree instanceof CreateStatistics
                ? all(parsed, true, LockMode.SHARE_UPDATE_EXCLUSIVE)
                : all(parsed, tree instanceof Policy || tree instanceof CreateRule, LockMode.ACCESS_EXCLUSIVE);
    }

    private static List<TableLock> created(CreateTable table) {
        Locks locks = new Locks();
        if (table.partitionOf() != null) {
            locks.add(table.partitionOf(), LockMode.ACCESS_EXCLUSIVE);
        }
        for (CreateTable.Like like : table.like()) {
            locks.add(like.relation(), LockMode.ACCESS_SHARE);
        }
        locks.addAll(table.inherits(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        for (ColumnDefinition column : table.columns()) {
            locks.addReferenced(column.constraints());
        }
        return locks.addReferenced(table.constraints()).remove(table.name()).list();
    }

    private static List<TableLock> dropped(Parsed parsed) {
        if (!(parsed.tree() instanceof Drop drop)) {
            return List.of();
        }
        Locks locks = new Locks();
        if (drop.type() == ObjectType.STATISTIC_EXT) {
            // The lock is on the table of the statistics, which the statement does not name.
            for (ObjectRef statistics : drop.objects()) {
                locks.add(statistics.name(), LockMode.SHARE_UPDATE_EXCLUSIVE);
            }
        }
        return locks.addAll(
                        parsed.relations(),
                        drop.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE)
                .list();
    }

    private static List<TableLock> vacuumed(Parsed parsed, Vacuum vacuum) {
        return all(parsed, true, vacuum.has("full") ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE);
    }

    private static LockMode mode(LockTable lock) {
        return LockMode.valueOf(lock.mode().replace(' ', '_'));
    }

    /** REINDEX INDEX also takes SHARE on the index's table, whose name the statement does not tell. */
    private static LockMode mode(Reindex reindex) {
        if (reindex.concurrently()) {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }
        return reindex.kind() == Reindex.Kind.INDEX ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE;
    }

    private static LockMode mode(RefreshView view) {
        return view.concurrently() ? LockMode.EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    }

    private static List<TableLock> commented(Parsed parsed, Comment comment) {
        ObjectType type = comment.type();
        boolean ofTable = type == ObjectType.TABCONSTRAINT
                || type == ObjectType.TRIGGER
                || type == ObjectType.POLICY
                || type == ObjectType.RULE;
        return new Locks()
                .addAll(
                        comment.securityLabel() ? parsed.inner() : parsed.relations(),
                        ofTable ? LockMode.ACCESS_SHARE : LockMode.SHARE_UPDATE_EXCLUSIVE)
                .list();
    }
}
