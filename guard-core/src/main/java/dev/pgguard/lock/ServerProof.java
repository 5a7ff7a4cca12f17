package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tells whether one of the guard's own sessions reached the same server and database as the migration's session: the advisory lock of the
 * run is held there by that session, in this database. With a URL of several hosts nothing less proves it ({@code pg_locks} is readable for
 * every role).
 *
 * @param classid as {@code pg_locks} shows it: the first key, or the upper half of a bigint key
 * @param objid the second key, or the lower half of a bigint key
 */
public record ServerProof(int classid, int objid) {

    /**
     * @param own the guard's session, in autocommit
     * @param migrationPid backend pid of the session that runs the migrations
     */
    public boolean sameServer(Connection own, int migrationPid) throws SQLException {
        return Query.one(
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
