package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;

/** Tells whether one of the guard's own sessions reached the same server and database as the migration's session. */
@FunctionalInterface
public interface ServerProof {

    /**
     * @param own the guard's session, in autocommit
     * @param migrationPid backend pid of the session that runs the migrations
     */
    boolean sameServer(Connection own, int migrationPid) throws SQLException;

    /**
     * Same server means: the advisory lock of the run is held there by the migration's session, in this database. With a URL of
     * several hosts nothing less proves it ({@code pg_locks} is readable for every role).
     *
     * @param classid as {@code pg_locks} shows it: the first key, or the upper half of a bigint key
     * @param objid the second key, or the lower half of a bigint key
     */
    static ServerProof advisoryLock(int classid, int objid) {
        return (own, migrationPid) -> Query.one(
                own,
                """
                select exists (
                  select from pg_catalog.pg_locks l
                  join pg_catalog.pg_database d on d.oid = l.database and d.datname = pg_catalog.current_database()
                  where l.locktype = 'advisory' and l.granted and l.pid = ?
                    and l.classid = ?::bigint::oid and l.objid = ?::bigint::oid)
                """,
                row -> row.getBoolean(1),
                migrationPid,
                Integer.toUnsignedLong(classid),
                Integer.toUnsignedLong(objid));
    }
}
