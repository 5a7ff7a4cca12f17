package dev.pgguard.sql;

import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.Reindex;
import java.util.Set;

/** How much a statement's table locks hurt other sessions; it decides which timeout the statement gets. */
public enum LockClass {
    /** Nobody's reads or writes wait, other than for the same rows. */
    ROW,
    /** SHARE UPDATE EXCLUSIVE: readers and writers go on, other DDL waits. */
    ONLINE,
    /** SHARE or stronger, or unknown. */
    BLOCKING;

    /** @param createdInThisTransaction tables that no other session can see yet */
    public static LockClass of(Statement statement, Set<QualifiedName> createdInThisTransaction) {
        if (statement instanceof Opaque) {
            return BLOCKING;
        }
        if (statement instanceof Ddl ddl && ddl.concurrently()) {
            return ONLINE;
        }
        LockClass strongest = ofCommand(statement);
        for (TableLock lock : statement.locks()) {
            if (!createdInThisTransaction.contains(lock.table())) {
                LockClass own = of(lock.mode());
                strongest = own.compareTo(strongest) > 0 ? own : strongest;
            }
        }
        // The parent's default partition, which the statement does not name, gets ACCESS EXCLUSIVE.
        boolean attaches = statement instanceof Ddl ddl && ddl.verb().equals("ATTACH PARTITION");
        return attaches && strongest == ONLINE ? BLOCKING : strongest;
    }

    public static LockClass of(LockMode mode) {
        if (mode.blocksReadersOrWriters()) {
            return BLOCKING;
        }
        return mode == LockMode.SHARE_UPDATE_EXCLUSIVE ? ONLINE : ROW;
    }

    /** What follows from the command alone, where it names no table. */
    private static LockClass ofCommand(Statement statement) {
        if (!statement.locks().isEmpty()) {
            return ROW;
        }
        if (statement instanceof Reindex reindex) {
            return reindex.concurrently() ? ONLINE : BLOCKING;
        }
        return statement instanceof Ddl ddl
                        && (ddl.verb().equals("VACUUM") || ddl.verb().equals("ANALYZE"))
                ? ONLINE
                : ROW;
    }
}
