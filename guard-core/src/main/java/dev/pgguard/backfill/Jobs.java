package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of {@code pgguard.backfill_job} and its chunks. */
final class Jobs {

    private static final String FIND =
            """
            select job_id, name, spec_sha256, statement, key, search_path, role, target, target_oid, key_index, key_columns,
                   stride, stride_hashed, est_rows, workers, %s
              from pgguard.backfill_job where name = ?
            """
                    .formatted(Origin.COLUMNS);

    private static final String INSERT =
            """
            insert into pgguard.backfill_job (name, spec_sha256, statement, key, search_path, role, mode, %s, workers, target, target_oid,
                   key_index, key_columns, strategy, stride, stride_hashed, verification, est_rows,
                   %s)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::pg_catalog.text[], ?, ?, ?, ?, ?, %s)
            on conflict (name) do nothing returning job_id
            """
                    .formatted(Origin.COLUMNS, PaceColumns.NAMES, PaceColumns.PARAMETERS);

    private static final String CHUNK = "insert into pgguard.backfill_chunk (job_id, chunk_no, lo, hi, cursor_pos)"
            + " values (?, ?, ?::pg_catalog.text[], ?::pg_catalog.text[], ?::pg_catalog.text[])";

    private Jobs() {}

    static Optional<Job> find(Connection session, String name) throws SQLException {
        return Query.first(session, FIND, Jobs::job, name);
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getLong("job_id"),
                row.getString("name"),
                row.getString("spec_sha256"),
                row.getString("statement"),
                row.getString("key"),
                row.getString("search_path"),
                row.getString("role"),
                row.getString("target"),
                row.getLong("target_oid"),
                row.getString("key_index"),
                Tables.texts(row, "key_columns"),
                row.getInt("stride"),
                row.getBoolean("stride_hashed"),
                row.getLong("est_rows"),
                row.getInt("workers"),
                Origin.of(row));
    }

    /**
     * In the caller's transaction.
     *
     * @param bounds between the chunks, in order
     * @return false when another session was faster
     */
    static boolean insert(
            Connection session, BackfillSpec spec, Prepared prepared, BackfillPlan plan, List<Position> bounds)
            throws SQLException {
        Pace pace = spec.pace();
        Origin origin = spec.origin();
        Optional<Long> id = Query.first(
                session,
                INSERT,
                row -> row.getLong(1),
                spec.name(),
                spec.checksum(prepared.caller().searchPath()),
                Text.withoutTerminator(spec.statement()),
                spec.key() == null ? "" : spec.key(),
                prepared.caller().searchPath(),
                prepared.caller().role(),
                spec.mode().name().toLowerCase(Locale.ROOT),
                origin == null ? null : origin.tool(),
                origin == null ? null : origin.migration(),
                spec.workers(),
                plan.target(),
                prepared.table().oid(),
                plan.keyName(),
                session.createArrayOf("text", plan.key().toArray()),
                plan.strategy().name().toLowerCase(Locale.ROOT),
                plan.stride(),
                prepared.walk().hashed(),
                plan.verification().name().toLowerCase(Locale.ROOT),
                Math.max(0, plan.rows()),
                pace.profile(),
                PaceColumns.milliseconds(pace),
                pace.pauseRatio(),
                pace.largestBatch(),
                pace.lagLimit(),
                pace.walBudget());
        if (id.isEmpty()) {
            return false;
        }
        @Nullable Position low = null;
        for (int i = 0; i <= bounds.size(); i++) {
            Position high = i < bounds.size() ? bounds.get(i) : null;
            Batch.execute(
                    session,
                    CHUNK,
                    id.get(),
                    i,
                    Chunk.array(session, low),
                    Chunk.array(session, high),
                    Chunk.array(session, low));
            low = high;
        }
        return true;
    }

    /** How it is looked at the end whether anything is left: that can change while it runs. */
    static BackfillPlan.Verification verification(Connection session, long job) throws SQLException {
        return Query.one(
                session,
                "select verification from pgguard.backfill_job where job_id = ?",
                row -> BackfillPlan.Verification.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                job);
    }

    /** In a batch's transaction: rows match also after they were changed, so which are left cannot be asked of them. */
    static void verifyByCursor(Connection session, long job) throws SQLException {
        Batch.execute(
                session,
                "update pgguard.backfill_job set verification = 'cursor' where job_id operator(pg_catalog.=) ?"
                        + " and verification operator(pg_catalog.<>) 'cursor'",
                job);
    }

    /**
     * Moves a job to another state.
     *
     * @param from states in which this is a step
     * @return whether it was one
     */
    static boolean step(Connection session, long job, BackfillState to, @Nullable String error, BackfillState... from)
            throws SQLException {
        Object[] states = new Object[from.length];
        for (int i = 0; i < from.length; i++) {
            states[i] = from[i].text();
        }
        return Batch.execute(
                        session,
                        """
                        update pgguard.backfill_job
                           set state = ?, last_error = ?, finished_at = case when ? then pg_catalog.clock_timestamp() end
                         where job_id = ? and state = any (?::pg_catalog.text[])
                        """,
                        to.text(),
                        error,
                        to.finished() || to == BackfillState.FAILED,
                        job,
                        session.createArrayOf("text", states))
                > 0;
    }
}
