package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.QualifiedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a job's keys, (lo, hi], claimed in the current transaction.
 *
 * @param hi null for the open end of the last chunk
 * @param walBefore where the cluster's WAL ended at the claim
 * @param swept whether its rows are walked once more
 * @param asked whether the rows are asked at the end what is left, not the cursor
 */
record Chunk(int number, @Nullable Position hi, Cursor cursor, String walBefore, boolean swept, boolean asked) {

    /**
     * How far a chunk is.
     *
     * @param position everything up to there is done; null at the beginning
     * @param window the end of the window that is being walked in passes; null between windows
     * @param stride in how many passes
     * @param pass which of them is next
     * @param passPosition how far that pass is, when it had to be cut; null at its beginning
     * @param done whether nothing is left
     */
    record Cursor(
            @Nullable Position position,
            @Nullable Position window,
            int stride,
            int pass,
            @Nullable Position passPosition,
            boolean done) {

        static Cursor at(@Nullable Position position, boolean done) {
            return new Cursor(position, null, 1, 0, null, done);
        }
    }

    /**
     * @param hot the share of HOT updates, -1 where nothing was updated
     * @param sameTable whether the statement's name means the job's table, which nobody can rename until the commit
     */
    record Written(long walBytes, double hot, boolean sameTable) {}

    private static final String CLAIM =
            """
            select c.chunk_no, c.hi, c.cursor_pos, c.window_hi, c.stride_k, c.stride_j, c.pass_pos,
                   pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text as wal_before,
                   (select j.sweeps operator(pg_catalog.>) 0 from pgguard.backfill_job j
                     where j.job_id operator(pg_catalog.=) c.job_id) as swept,
                   (select j.verification operator(pg_catalog.=) 'no_row_matches' from pgguard.backfill_job j
                     where j.job_id operator(pg_catalog.=) c.job_id) as asked
              from pgguard.backfill_chunk c
             where c.job_id operator(pg_catalog.=) ? and c.state operator(pg_catalog.=) 'pending'
               and exists (select from pgguard.backfill_job j where j.job_id operator(pg_catalog.=) c.job_id and j.state operator(pg_catalog.=) 'running')
             order by c.chunk_no operator(pg_catalog.<>) ?, c.chunk_no operator(pg_catalog.<) ?, c.chunk_no limit 1
               for update of c skip locked
            """;

    private static final String WRITE =
            """
            update pgguard.backfill_chunk
               set cursor_pos = ?::pg_catalog.text[], window_hi = ?::pg_catalog.text[], stride_k = ?, stride_j = ?,
                   pass_pos = ?::pg_catalog.text[], state = ?, rows_done = rows_done operator(pg_catalog.+) ?,
                   keys_done = keys_done operator(pg_catalog.+) ?, batches = batches operator(pg_catalog.+) 1,
                   wal_bytes = wal_bytes
                     operator(pg_catalog.+) pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), ?::pg_catalog.pg_lsn)::pg_catalog.int8,
                   busy_ms = busy_ms operator(pg_catalog.+) (1000 operator(pg_catalog.*) extract(epoch from pg_catalog.clock_timestamp() operator(pg_catalog.-) pg_catalog.now()))::pg_catalog.int8,
                   updated_at = pg_catalog.clock_timestamp()
             where job_id operator(pg_catalog.=) ? and chunk_no operator(pg_catalog.=) ?
            returning pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), ?::pg_catalog.pg_lsn)::pg_catalog.int8,
                      pg_catalog.pg_stat_get_xact_tuples_updated(?::pg_catalog.int8::pg_catalog.oid),
                      pg_catalog.pg_stat_get_xact_tuples_hot_updated(?::pg_catalog.int8::pg_catalog.oid),
                      coalesce(pg_catalog.to_regclass(?)::pg_catalog.oid::pg_catalog.int8 operator(pg_catalog.=) ?, false)
            """;

    /** @param own the chunk that is wanted most; behind it those with higher numbers, so that workers begin far apart */
    static Optional<Chunk> claim(Connection session, long job, int own) throws SQLException {
        return Query.first(
                session,
                CLAIM,
                row -> new Chunk(
                        row.getInt("chunk_no"),
                        position(row, "hi"),
                        new Cursor(
                                position(row, "cursor_pos"),
                                position(row, "window_hi"),
                                row.getInt("stride_k"),
                                row.getInt("stride_j"),
                                position(row, "pass_pos"),
                                false),
                        row.getString("wal_before"),
                        row.getBoolean("swept"),
                        row.getBoolean("asked")),
                job,
                own,
                own);
    }

    static long pending(Connection session, long job) throws SQLException {
        return Query.one(
                session,
                "select pg_catalog.count(*) from pgguard.backfill_chunk"
                        + " where job_id operator(pg_catalog.=) ? and state operator(pg_catalog.=) 'pending'",
                row -> row.getLong(1),
                job);
    }

    /** @param walked the table as the statement names it */
    Written write(Connection session, Job job, QualifiedName walked, Cursor next, long rows, long keys)
            throws SQLException {
        return Query.one(
                session,
                WRITE,
                row -> {
                    long updated = row.getLong(2);
                    return new Written(
                            row.getLong(1), updated == 0 ? -1 : (double) row.getLong(3) / updated, row.getBoolean(4));
                },
                array(session, next.position()),
                array(session, next.window()),
                next.stride(),
                next.pass(),
                array(session, next.passPosition()),
                next.done() ? "done" : "pending",
                rows,
                keys,
                walBefore,
                job.id(),
                number,
                walBefore,
                job.targetOid(),
                job.targetOid(),
                walked.quoted(),
                job.targetOid());
    }

    private static @Nullable Position position(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? null : new Position(List.of((String[]) array.getArray()));
    }

    static @Nullable Array array(Connection session, @Nullable Position position) throws SQLException {
        return position == null ? null : session.createArrayOf("text", position.array());
    }
}
