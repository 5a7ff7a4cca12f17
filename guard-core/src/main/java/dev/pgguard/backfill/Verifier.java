package dev.pgguard.backfill;

import dev.pgguard.backfill.Walk.Range;
import dev.pgguard.jdbc.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks whether a job left anything out; chunk by chunk, so that no snapshot gets old. */
final class Verifier {

    private record Part(@Nullable Position lo, @Nullable Position hi) {}

    private final Connection session;
    private final Job job;

    /** @param session one that looks */
    Verifier(Connection session, Job job) {
        this.session = session;
        this.job = job;
    }

    /** @param working a session with the job's search path, in which its condition means what it meant */
    Verified verify(Connection working, Walk walk) throws SQLException {
        BackfillPlan.Verification how = Jobs.verification(session, job.id());
        long pending = Chunk.pending(session, job.id());
        if (pending > 0) {
            return new Verified(how, pending, pending + " chunks have not reached their end");
        }
        if (how == BackfillPlan.Verification.CURSOR) {
            return new Verified(
                    how,
                    0,
                    "the cursor of every chunk reached its end (the condition stays true, so rows cannot be asked)");
        }
        List<Part> parts = Query.list(
                session,
                "select lo, hi from pgguard.backfill_chunk where job_id = ? order by chunk_no",
                row -> new Part(position(row, 1), position(row, 2)),
                job.id());
        long left = 0;
        for (Part part : parts) {
            if (left < Verified.MOST) {
                left += walk.left(working, job, Range.of(part.lo(), part.hi()), Verified.MOST - left);
            }
        }
        return new Verified(
                how,
                left,
                left == 0
                        ? "no row matches its condition any more"
                        : Text.number(left) + (left >= Verified.MOST ? " rows or more" : " rows")
                                + " still match its condition");
    }

    private static @Nullable Position position(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? null : new Position(List.of((String[]) array.getArray()));
    }
}
