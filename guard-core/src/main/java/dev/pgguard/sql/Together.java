package dev.pgguard.sql;

import dev.pgguard.sql.Statement.CreateIndex;
import dev.pgguard.sql.Statement.CreateTable;
import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.DropIndex;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.RowWork;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Several statements that are sent as one text, seen as one statement where that is possible. */
final class Together {

    private Together() {}

    static Statement of(String sql, List<Statement> statements) {
        Locks locks = new Locks();
        Set<QualifiedName> created = new HashSet<>();
        boolean rowsOnly = true;
        for (Statement statement : statements) {
            if (statement instanceof Opaque opaque) {
                return new Opaque(sql, "several statements, one of which " + opaque.why());
            }
            if (!isSummable(statement)) {
                return new Opaque(sql, "several statements");
            }
            rowsOnly &= statement instanceof RowWork;
            for (TableLock lock : statement.locks()) {
                if (!created.contains(lock.table())) {
                    locks.add(lock.table(), lock.mode());
                }
            }
            if (statement instanceof CreateTable table && !table.ifNotExists()) {
                created.add(table.table());
            }
        }
        return rowsOnly ? new RowWork(sql, locks.list()) : new Ddl(sql, "several statements", locks.list());
    }

    /** Settings and transaction control change what comes after them; concurrent statements may not stand with others. */
    private static boolean isSummable(Statement statement) {
        if (statement instanceof CreateIndex index) {
            return !index.concurrently();
        }
        if (statement instanceof DropIndex index) {
            return !index.concurrently();
        }
        if (statement instanceof Ddl ddl) {
            return !ddl.concurrently();
        }
        return statement instanceof RowWork || statement instanceof CreateTable;
    }
}
