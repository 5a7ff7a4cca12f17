package dev.pgguard.replica;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Which server the primary is: what tells its replicas from strangers, and it from the one that takes its place.
 *
 * @param system the cluster's identifier ({@code pg_control_system()}), the same on all its physical replicas
 * @param timeline the timeline of the WAL that it writes; a promotion begins a new one
 * @param started when its postmaster started: no other server of this cluster has the same moment
 * @param database to which the session leads
 */
record PrimaryIdentity(String system, int timeline, String started, String database) {

    static PrimaryIdentity of(Connection primary) throws SQLException {
        return Query.one(
                primary,
                """
                select (select system_identifier::text from pg_catalog.pg_control_system()),
                       pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()),
                       pg_catalog.pg_postmaster_start_time()::text, pg_catalog.current_database()::text
                """,
                row -> new PrimaryIdentity(
                        row.getString(1),
                        Integer.parseUnsignedInt(row.getString(2).substring(0, 8), 16),
                        row.getString(3),
                        row.getString(4)));
    }

    /** Whether WAL positions of the one mean anything to the other. */
    boolean isSameHistory(PrimaryIdentity other) {
        return system.equals(other.system) && timeline == other.timeline;
    }
}
