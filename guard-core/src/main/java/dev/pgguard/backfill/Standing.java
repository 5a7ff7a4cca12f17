package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands just before a batch.
 *
 * @param sameTable whether the name still means the table of the registration
 * @param sameKey whether the index of its key is there and valid
 * @param rival a job with a higher priority that is being worked on; null when there is none
 * @param wal where the cluster's WAL ends, in bytes
 */
record Standing(BackfillState state, Pace pace, boolean sameTable, boolean sameKey, @Nullable String rival, long wal) {

    private static final String SQL =
            """
            select j.state, %s,
                   coalesce(pg_catalog.to_regclass(j.target)::pg_catalog.oid::pg_catalog.int8 = j.target_oid, false) as same_table,
                   exists (select from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
                            where i.indrelid = j.target_oid::pg_catalog.oid and x.relname = j.key_index and i.indisvalid) as same_key,
                   (select r.name from pgguard.backfill_job r
                     where r.priority > j.priority and r.state = 'running'
                       and exists (select from pgguard.backfill_worker w
                                     join pg_catalog.pg_stat_get_activity(null) a on a.pid = w.backend_pid
                                    where w.job_id = r.job_id and a.application_name = 'pgguard:backfill')
                     order by r.priority desc limit 1) as rival,
                   pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::pg_catalog.int8 as wal
              from pgguard.backfill_job j where j.job_id = ?
            """
                    .formatted(PaceColumns.NAMES);

    /** One look; empty when the job is not there any more. */
    static Optional<Standing> look(Connection session, long job) throws SQLException {
        return Query.first(session, SQL, Standing::of, job);
    }

    private static Standing of(ResultSet row) throws SQLException {
        return new Standing(
                BackfillState.of(row.getString("state")),
                PaceColumns.of(row),
                row.getBoolean("same_table"),
                row.getBoolean("same_key"),
                row.getString("rival"),
                row.getLong("wal"));
    }
}
