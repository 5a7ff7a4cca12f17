package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.DurationText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One batch over the first keys of a table, rolled back.
 *
 * @param keys in its range
 * @param rows changed
 * @param hot share of HOT updates, -1 where nothing was updated
 * @param stillMatching changed rows that match the condition afterwards; -1 unknown
 * @param failure why it did not get through
 */
record Sample(
        long keys,
        long rows,
        double millis,
        long walBytes,
        double hot,
        long stillMatching,
        @Nullable SQLException failure) {

    private static final int KEYS = 1_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LOCK = Duration.ofMillis(200);

    private static final String AFTER =
            """
            select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), ?::pg_catalog.pg_lsn)::pg_catalog.int8,
                   pg_catalog.pg_stat_get_xact_tuples_updated(?::pg_catalog.int8::pg_catalog.oid),
                   pg_catalog.pg_stat_get_xact_tuples_hot_updated(?::pg_catalog.int8::pg_catalog.oid)
            """;

    static Sample none() {
        return new Sample(0, 0, 0, 0, -1, 0, null);
    }

    boolean measured() {
        return rows > 0;
    }

    /** Whether somebody kept the table from being read. */
    boolean kept() {
        return failure != null && SqlState.LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    /** The share of the keys whose rows are changed; 1 where nothing was measured. */
    double share() {
        return measured() ? Math.min(1, (double) rows / keys) : 1;
    }

    /** With fewer keys where a row of the first ones is locked, cannot be changed, or takes long. */
    static Sample take(Connection session, Prepared prepared, BackfillEquipment equipment) throws SQLException {
        for (int keys = KEYS; ; keys /= 10) {
            int most = keys;
            try {
                return Transaction.dry(session, () -> inTransaction(session, prepared, equipment, most));
            } catch (SQLException e) {
                if (SqlState.isConnectionLoss(e)) {
                    throw e;
                }
                if (keys == 1 || !Failures.wantsASmallerBatch(e) && !Failures.isOfARow(e)) {
                    return new Sample(0, 0, 0, 0, -1, -1, e);
                }
            }
        }
    }

    private static Sample inTransaction(Connection session, Prepared prepared, BackfillEquipment equipment, int most)
            throws SQLException {
        Planner.within(session, LONGEST, LOCK);
        prepared.caller().inTransaction(session);
        Walk walk = prepared.walk();
        Optional<Walk.Last> last = walk.last(session, Planner.all(), most);
        if (last.isEmpty()) {
            // nothing to do, and whether it could be done is told by the server all the same
            try (PreparedStatement explain = session.prepareStatement("explain " + walk.statement(Planner.all()))) {
                explain.execute();
            }
            return none();
        }
        Walk.Range range = Walk.Range.of(null, last.get().position());
        String wal = Query.one(
                session, "select pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text", row -> row.getString(1));
        long start = equipment.nanos().getAsLong();
        long rows = Batch.execute(session, walk.statement(range), walk.bound(range));
        double millis = equipment.since(start).toNanos() / 1e6;
        long oid = prepared.table().oid();
        long left = walk.cut().kind() == Cut.Kind.INSERT ? -1 : walk.matchingAfterwards(session, range, most);
        return Query.one(
                session,
                AFTER,
                row -> new Sample(
                        last.get().keys(),
                        rows,
                        millis,
                        row.getLong(1),
                        row.getLong(2) == 0 ? -1 : (double) row.getLong(3) / row.getLong(2),
                        left,
                        null),
                wal,
                oid,
                oid);
    }

    List<Obstacle> obstacles(Prepared prepared) {
        List<Obstacle> found = new ArrayList<>();
        SQLException error = failure;
        if (error != null) {
            String said = "A sample batch failed: " + Reason.of(error) + " (" + error.getSQLState() + ").";
            boolean mayPass =
                    Failures.wantsASmallerBatch(error) || Failures.isOfARow(error) || Failures.isOutage(error);
            found.add(
                    mayPass
                            ? Obstacle.warning("sample batch", said + " Time and WAL are estimated by rules of thumb.")
                            : Obstacle.refusal("sample batch", said + " It would fail with every row."));
        }
        if (prepared.walk().cut().kind() == Cut.Kind.UPDATE && stillMatching > 0 && rows > 0) {
            found.add(Obstacle.note(
                    "condition",
                    "Changed rows still match the condition: that each is changed once is certain by the cursor, and what is left at the"
                            + " end cannot be asked of the rows."));
        }
        if (millis > 1_000) {
            found.add(Obstacle.warning(
                    "sample batch",
                    Text.number(keys) + " keys took " + DurationText.of(Duration.ofMillis((long) millis)) + "."));
        }
        return found;
    }
}
