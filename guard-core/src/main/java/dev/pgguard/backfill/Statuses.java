package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What the tables show of jobs. */
final class Statuses {

    private static final String ALL =
            """
            select j.job_id, j.name, j.target, j.state, j.priority, j.est_rows, j.last_error, %s, %s,
                   c.rows_done, c.batches, c.wal_bytes, c.chunks_done, c.chunks,
                   (select pg_catalog.count(*) from pgguard.backfill_failure f where f.job_id = j.job_id and f.state <> 'mended') as failures
              from pgguard.backfill_job j
              cross join lateral (
                   select coalesce(sum(c.rows_done), 0)::pg_catalog.int8 as rows_done, coalesce(sum(c.batches), 0)::pg_catalog.int8 as batches,
                          coalesce(sum(c.wal_bytes), 0)::pg_catalog.int8 as wal_bytes,
                          pg_catalog.count(*) filter (where c.state = 'done') as chunks_done, pg_catalog.count(*) as chunks
                     from pgguard.backfill_chunk c where c.job_id = j.job_id) c
             order by j.job_id
            """
                    .formatted(PaceColumns.NAMES, Origin.COLUMNS);

    private static final String WORKERS =
            """
            select w.backend_pid, w.batch_size, w.lag_bytes, w.throttle_reason
              from pgguard.backfill_worker w
              join pg_catalog.pg_stat_get_activity(null) a on a.pid = w.backend_pid and a.application_name = 'pgguard:backfill'
             where w.job_id = ? order by w.chunk_no, w.backend_pid
            """;

    private static final String FAILURES =
            """
            select key_pos, sql_state, message from pgguard.backfill_failure
             where job_id = ? and state <> 'mended' order by failed_at, key_pos limit 1000
            """;

    private Statuses() {}

    static List<BackfillStatus> all(Connection session) throws SQLException {
        return Query.list(session, ALL, row -> status(session, row));
    }

    private static BackfillStatus status(Connection session, ResultSet row) throws SQLException {
        return new BackfillStatus(
                row.getString("name"),
                row.getString("target"),
                BackfillState.of(row.getString("state")),
                PaceColumns.of(row),
                row.getInt("priority"),
                row.getLong("rows_done"),
                row.getLong("est_rows"),
                row.getLong("batches"),
                row.getLong("wal_bytes"),
                row.getInt("chunks_done"),
                row.getInt("chunks"),
                row.getLong("failures"),
                workers(session, row.getLong("job_id")),
                row.getString("last_error"),
                Origin.of(row));
    }

    private static List<BackfillStatus.WorkerStatus> workers(Connection session, long job) throws SQLException {
        return Query.list(
                session,
                WORKERS,
                row -> {
                    long lag = row.getLong(3);
                    Long known = row.wasNull() ? null : lag;
                    return new BackfillStatus.WorkerStatus(row.getInt(1), row.getInt(2), known, row.getString(4));
                },
                job);
    }

    static List<FailedRow> failures(Connection session, long job) throws SQLException {
        return Query.list(
                session,
                FAILURES,
                row -> new FailedRow(Walk.position(row).values(), row.getString(2), row.getString(3)),
                job);
    }
}
