package dev.pgguard.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the table locks of one statement and keeps the strongest for each table. */
final class Locks {

    private final Map<QualifiedName, LockMode> modes = new LinkedHashMap<>();

    static List<TableLock> of(QualifiedName table, LockMode mode) {
        return List.of(new TableLock(table, mode));
    }

    Locks add(QualifiedName table, LockMode mode) {
        modes.merge(table, mode, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        return this;
    }

    Locks addAll(List<TableLock> locks) {
        locks.forEach(lock -> add(lock.table(), lock.mode()));
        return this;
    }

    Locks remove(QualifiedName table) {
        if (!modes.isEmpty()) {
            modes.remove(table);
        }
        return this;
    }

    /** The tables that foreign keys in these tokens point to: the server puts triggers on them. */
    Locks addReferenced(Cursor cursor) {
        while (cursor.skipPastAnywhere("REFERENCES")) {
            add(cursor.name(), LockMode.SHARE_ROW_EXCLUSIVE);
        }
        return this;
    }

    List<TableLock> list() {
        if (modes.isEmpty()) {
            return List.of();
        }
        List<TableLock> locks = new ArrayList<>();
        modes.forEach((table, mode) -> locks.add(new TableLock(table, mode)));
        return List.copyOf(locks);
    }
}
