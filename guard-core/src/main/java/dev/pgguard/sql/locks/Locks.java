package dev.pgguard.sql.locks;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the table locks of one statement and keeps the strongest for each table. */
final class Locks {

    private final Map<QualifiedName, LockMode> modes = new LinkedHashMap<>();

    static QualifiedName name(Name name) {
        return new QualifiedName(name.schema(), name.last());
    }

    Locks add(QualifiedName table, LockMode mode) {
        LockMode known = modes.get(table);
        if (known == null || known.compareTo(mode) < 0) {
            modes.put(table, mode);
        }
        return this;
    }

    Locks add(Name table, LockMode mode) {
        return add(name(table), mode);
    }

    Locks addAll(List<Name> tables, LockMode mode) {
        for (Name table : tables) {
            add(table, mode);
        }
        return this;
    }

    /** The tables that foreign keys among these point to: the server puts triggers on them. */
    Locks addReferenced(List<Constraint> constraints) {
        for (Constraint constraint : constraints) {
            if (constraint instanceof Constraint.ForeignKey key) {
                add(key.table(), LockMode.SHARE_ROW_EXCLUSIVE);
            }
        }
        return this;
    }

    Locks remove(Name table) {
        if (!modes.isEmpty()) {
            modes.remove(name(table));
        }
        return this;
    }

    List<TableLock> list() {
        if (modes.isEmpty()) {
            return List.of();
        }
        List<TableLock> locks = new ArrayList<>();
        for (Map.Entry<QualifiedName, LockMode> each : modes.entrySet()) {
            locks.add(new TableLock(each.getKey(), each.getValue()));
        }
        return List.copyOf(locks);
    }
}
