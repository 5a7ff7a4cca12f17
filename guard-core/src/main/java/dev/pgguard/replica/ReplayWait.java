package dev.pgguard.replica;

import dev.pgguard.jdbc.Query;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The replay of a replica waits for its readers.
 *
 * @param waitsFor a table lock that they hold, or the end of their snapshots
 * @param waiting how many sessions wait behind it
 * @param holders who they are
 */
record ReplayWait(String waitsFor, int waiting, LockReport holders) {

    /** Behind a lock that the replay waits for, new readers of the table wait; {@code pg_blocking_pids} knows nobody who blocks it. */
    static @Nullable ReplayWait forLock(Connection standby, int startupPid) throws SQLException {
        Optional<Queue> seen = Query.first(
                standby,
                """
                select n.nspname, c.relname,
                       (select count(*) from pg_catalog.pg_locks q
                         where q.locktype = 'relation' and q.database = l.database and q.relation = l.relation
                           and not q.granted and q.pid <> l.pid)
                  from pg_catalog.pg_locks l
                  join pg_catalog.pg_class c on c.oid = l.relation
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where l.pid = ? and l.locktype = 'relation' and not l.granted
                   and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
                """,
                row -> new Queue(new QualifiedName(row.getString(1), row.getString(2)), row.getInt(3)),
                startupPid);
        if (seen.isEmpty()) {
            return null;
        }
        QualifiedName table = seen.get().table();
        return new ReplayWait(
                "a lock on " + table,
                seen.get().sessions(),
                LockWatch.holders(standby, List.of(new TableLock(table, LockMode.ACCESS_EXCLUSIVE))));
    }

    /** Row versions that a snapshot still shows are removed when it is gone; nobody waits behind that. */
    static ReplayWait forSnapshots(Connection standby) {
        return new ReplayWait("snapshots to end that still show removed rows", 0, LockWatch.snapshotHolders(standby));
    }

    private record Queue(QualifiedName table, int sessions) {}

    String describe() {
        return "its replay waits for " + waitsFor + ", " + (waiting == 1 ? "1 reader waits" : waiting + " readers wait")
                + " behind it. " + holders.describeBlockers();
    }
}
