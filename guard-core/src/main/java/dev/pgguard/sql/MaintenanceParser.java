package dev.pgguard.sql;

import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.Reindex;
import dev.pgguard.sql.Statement.ReindexKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the statements that name whole tables: TRUNCATE, LOCK, VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH, COMMENT. */
final class MaintenanceParser {

    private MaintenanceParser() {}

    static Statement truncate(Cursor cursor) {
        cursor.expect("TRUNCATE");
        cursor.accept("TABLE");
        return new Ddl(cursor.sql(), "TRUNCATE", relations(cursor, LockMode.ACCESS_EXCLUSIVE));
    }

    static Statement lock(Cursor cursor) {
        cursor.expect("LOCK");
        cursor.accept("TABLE");
        List<TableLock> tables = relations(cursor, LockMode.ACCESS_EXCLUSIVE);
        LockMode mode = LockMode.ACCESS_EXCLUSIVE;
        if (cursor.accept("IN")) {
            StringBuilder words = new StringBuilder();
            while (!cursor.at("MODE")) {
                words.append(words.isEmpty() ? "" : "_")
                        .append(cursor.next().text().toUpperCase(Locale.ROOT));
            }
            mode = mode(words.toString());
        }
        Locks locks = new Locks();
        for (TableLock table : tables) {
            locks.add(table.table(), mode);
        }
        return new Ddl(cursor.sql(), "LOCK TABLE", locks.list());
    }

    private static LockMode mode(String name) {
        for (LockMode mode : LockMode.values()) {
            if (mode.name().equals(name)) {
                return mode;
            }
        }
        throw new Cursor.Unreadable("names an unknown lock mode");
    }

    static Statement vacuum(Cursor cursor) {
        cursor.expect("VACUUM");
        boolean full = option(cursor, "FULL");
        while (cursor.atAny("FULL", "FREEZE", "VERBOSE", "ANALYZE", "ANALYSE")) {
            full |= cursor.next().is("FULL");
        }
        if (cursor.done()) {
            return full ? new Opaque(cursor.sql(), "rewrites every table") : new Ddl(cursor.sql(), "VACUUM", List.of());
        }
        LockMode mode = full ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
        return new Ddl(cursor.sql(), full ? "VACUUM FULL" : "VACUUM", relations(cursor, mode));
    }

    static Statement analyze(Cursor cursor) {
        cursor.next();
        option(cursor, "VERBOSE");
        cursor.accept("VERBOSE");
        List<TableLock> locks = cursor.done() ? List.of() : relations(cursor, LockMode.SHARE_UPDATE_EXCLUSIVE);
        return new Ddl(cursor.sql(), "ANALYZE", locks);
    }

    static Statement cluster(Cursor cursor) {
        cursor.expect("CLUSTER");
        option(cursor, "VERBOSE");
        cursor.accept("VERBOSE");
        if (cursor.done()) {
            return new Opaque(cursor.sql(), "rewrites every clustered table");
        }
        QualifiedName name = cursor.name();
        if (cursor.accept("ON")) {
            name = cursor.name();
        }
        return new Ddl(cursor.sql(), "CLUSTER", Locks.of(name, LockMode.ACCESS_EXCLUSIVE));
    }

    static Statement reindex(Cursor cursor) {
        cursor.expect("REINDEX");
        boolean concurrently = option(cursor, "CONCURRENTLY");
        ReindexKind kind = reindexKind(cursor.next());
        concurrently |= cursor.accept("CONCURRENTLY");
        @Nullable QualifiedName target = cursor.done() ? null : cursor.name();
        return new Reindex(cursor.sql(), reindexLocks(kind, target, concurrently), kind, target, concurrently);
    }

    /** REINDEX INDEX also takes SHARE on the index's table, whose name the statement does not tell. */
    private static List<TableLock> reindexLocks(
            ReindexKind kind, @Nullable QualifiedName target, boolean concurrently) {
        if (target == null || (kind != ReindexKind.INDEX && kind != ReindexKind.TABLE)) {
            return List.of();
        }
        LockMode plain = kind == ReindexKind.INDEX ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE;
        return Locks.of(target, concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : plain);
    }

    private static ReindexKind reindexKind(Token token) {
        for (ReindexKind kind : ReindexKind.values()) {
            if (token.is(kind.name())) {
                return kind;
            }
        }
        throw new Cursor.Unreadable("does not say what to rebuild");
    }

    static Statement refresh(Cursor cursor) {
        cursor.expect("REFRESH");
        cursor.expect("MATERIALIZED");
        cursor.expect("VIEW");
        // Not named "… CONCURRENTLY": it runs in the caller's transaction and stops writers of the view.
        LockMode mode = cursor.accept("CONCURRENTLY") ? LockMode.EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        return new Ddl(cursor.sql(), "REFRESH MATERIALIZED VIEW", Locks.of(cursor.name(), mode));
    }

    static Statement comment(Cursor cursor) {
        cursor.expect("COMMENT");
        cursor.expect("ON");
        return new Ddl(cursor.sql(), "COMMENT", labelled(cursor));
    }

    static Statement securityLabel(Cursor cursor) {
        if (!cursor.accept("SECURITY", "LABEL") || !cursor.skipPast("ON")) {
            throw new Cursor.Unreadable("does not say what to label");
        }
        return new Ddl(cursor.sql(), "SECURITY LABEL", labelled(cursor));
    }

    private static List<TableLock> labelled(Cursor cursor) {
        if (cursor.accept("COLUMN")) {
            QualifiedName column = cursor.name();
            QualifiedName table = tableOf(column, cursor);
            return Locks.of(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
        if (cursor.accept("MATERIALIZED", "VIEW")
                || cursor.accept("FOREIGN", "TABLE")
                || cursor.acceptAny("TABLE", "VIEW", "INDEX", "SEQUENCE")) {
            return Locks.of(cursor.name(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
        if (cursor.acceptAny("CONSTRAINT", "TRIGGER", "POLICY", "RULE") && cursor.skipPast("ON")) {
            return cursor.at("DOMAIN") ? List.of() : Locks.of(cursor.name(), LockMode.ACCESS_SHARE);
        }
        return List.of();
    }

    /** The name in front of a column: the cursor keeps only the last two parts, so that a schema is read again. */
    private static QualifiedName tableOf(QualifiedName column, Cursor cursor) {
        String table = column.schema();
        if (table == null) {
            throw new Cursor.Unreadable("names a column without its table");
        }
        List<Token> tokens = cursor.tokens();
        int before = cursor.position() - 5;
        boolean qualified = before >= 0
                && tokens.get(before + 1).is(".")
                && tokens.get(before).isName();
        return new QualifiedName(qualified ? tokens.get(before).name() : null, table);
    }

    private static List<TableLock> relations(Cursor cursor, LockMode mode) {
        Locks locks = new Locks();
        do {
            locks.add(cursor.relation(), mode);
            if (cursor.at("(")) {
                cursor.parenthesis();
            }
        } while (cursor.accept(","));
        return locks.list();
    }

    /** Moves behind an option list in parentheses; true when it switches the option on. */
    private static boolean option(Cursor cursor, String name) {
        if (!cursor.at("(")) {
            return false;
        }
        boolean on = false;
        Cursor options = cursor.from(cursor.parenthesis());
        while (!options.done()) {
            boolean here = options.next().is(name);
            boolean off = options.atAny("FALSE", "OFF") || options.peek().text().equals("0");
            if (here) {
                on = !off;
            }
            options.skipPast(",");
        }
        return on;
    }
}
