package dev.pgguard.backfill;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A pace as it stands in the row of a job, where anybody may change it while the job runs. */
public final class PaceColumns {

    public static final String NAMES = "profile, target_ms, pause_ratio, largest_batch, lag_limit, wal_budget";

    /** A parameter for each. */
    public static final String PARAMETERS = "?, ?, ?, ?, ?, ?";

    /** For {@code create table}. */
    public static final String DEFINITIONS =
            """
            profile text not null check (profile in ('gentle', 'moderate', 'fast', 'unthrottled', 'custom')),
            target_ms int check (target_ms > 0),
            pause_ratio double precision not null check (pause_ratio between 0 and 1000),
            largest_batch int not null check (largest_batch between 1 and 1000000),
            lag_limit bigint not null check (lag_limit >= 0),
            wal_budget bigint check (wal_budget > 0)""";

    private PaceColumns() {}

    /** What somebody wrote there by hand is bounded by the table's checks. */
    public static Pace of(ResultSet row) throws SQLException {
        int target = row.getInt("target_ms");
        Duration duration = row.wasNull() ? null : Duration.ofMillis(target);
        long budget = row.getLong("wal_budget");
        Long limit = row.wasNull() ? null : budget;
        return new Pace(
                row.getString("profile"),
                duration,
                row.getDouble("pause_ratio"),
                row.getInt("largest_batch"),
                row.getLong("lag_limit"),
                limit);
    }

    /** For {@code target_ms}. */
    public static @Nullable Integer milliseconds(Pace pace) {
        return pace.target() == null ? null : (int) pace.target().toMillis();
    }

    /**
     * In effect from the next batch of each worker on.
     *
     * @param table of jobs
     * @return whether there was such a job that is not over
     */
    public static boolean set(Connection session, String table, String name, Pace pace) throws SQLException {
        return Batch.execute(
                        session,
                        "update " + table + " set (" + NAMES + ") = (" + PARAMETERS
                                + ") where name = ? and state not in ('done', 'cancelled')",
                        pace.profile(),
                        milliseconds(pace),
                        pace.pauseRatio(),
                        pace.largestBatch(),
                        pace.lagLimit(),
                        pace.walBudget(),
                        name)
                > 0;
    }
}
