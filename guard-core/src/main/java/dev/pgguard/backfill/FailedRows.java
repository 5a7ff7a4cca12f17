package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The rows of a job that cannot be changed: written in the transaction that passes them over, told when that is committed. */
final class FailedRows {

    /** Beyond these the fault is not in single rows. */
    static final int MOST = 1_000;

    private static final String ADD =
            """
            insert into pgguard.backfill_failure as f (job_id, key_pos, sql_state, message)
            values (?, ?::pg_catalog.text[], ?, ?)
            on conflict (job_id, key_pos) do update
              set state = 'failed', sql_state = excluded.sql_state, message = excluded.message, failed_at = pg_catalog.clock_timestamp()
            """;

    private static final String NEXT =
            """
            select key_pos from pgguard.backfill_failure
             where job_id operator(pg_catalog.=) ? and state operator(pg_catalog.=) 'pending' order by key_pos limit 1 for update skip locked
            """;

    private static final String MENDED =
            "update pgguard.backfill_failure set state = 'mended' where job_id operator(pg_catalog.=) ?"
                    + " and key_pos operator(pg_catalog.=) ?::pg_catalog.text[]";

    /** With the first chunk, whichever the row was of. */
    private static final String COUNTED =
            "update pgguard.backfill_chunk set rows_done = rows_done operator(pg_catalog.+) ?"
                    + " where job_id operator(pg_catalog.=) ? and chunk_no operator(pg_catalog.=) 0";

    private final Consumer<FailedRow> told;
    private final List<FailedRow> uncommitted = new ArrayList<>();
    private int count;

    FailedRows(Consumer<FailedRow> told) {
        this.told = told;
    }

    void add(Connection session, Job job, Position key, SQLException failure) throws SQLException {
        if (++count > MOST) {
            throw new Failures.OfEveryRow(failure);
        }
        FailedRow row = new FailedRow(key.values(), String.valueOf(failure.getSQLState()), message(failure));
        Batch.execute(session, ADD, job.id(), Chunk.array(session, key), row.sqlState(), row.message());
        uncommitted.add(row);
    }

    void committed() {
        List<FailedRow> all = List.copyOf(uncommitted);
        uncommitted.clear();
        all.forEach(told);
    }

    void rolledBack() {
        count -= uncommitted.size();
        uncommitted.clear();
    }

    /** The first line alone: what follows it in an error is the row. */
    private static String message(SQLException failure) {
        String line = Reason.of(failure);
        return line.startsWith("ERROR: ") ? line.substring(7) : line;
    }

    /** Tries one row of an earlier run again; empty when none is left that others do not hold. */
    Optional<Boolean> retryOne(Connection session, Job job, Walk walk) throws SQLException {
        try {
            Optional<Boolean> mended = Transaction.run(session, () -> {
                Optional<Position> next = Query.first(session, NEXT, Walk::position, job.id());
                return next.isEmpty() ? Optional.empty() : Optional.of(retry(session, job, walk, next.get()));
            });
            committed();
            return mended;
        } catch (SQLException | RuntimeException e) {
            rolledBack();
            throw e;
        }
    }

    private boolean retry(Connection session, Job job, Walk walk, Position key) throws SQLException {
        Savepoint before = session.setSavepoint();
        try {
            Batch.execute(session, "set constraints all immediate");
            long rows =
                    Batch.execute(session, walk.statementForOne(), key.values().toArray());
            Batch.execute(session, MENDED, job.id(), Chunk.array(session, key));
            Batch.execute(session, COUNTED, rows, job.id());
            return true;
        } catch (SQLException e) {
            if (!Failures.isOfARow(e)) {
                throw e;
            }
            session.rollback(before);
            add(session, job, key, e);
            return false;
        }
    }
}
