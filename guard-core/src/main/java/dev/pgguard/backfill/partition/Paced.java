package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.WalBudget;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.ReplicaDistance;
import dev.pgguard.replica.ReplicaPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Steers the size of the batches by how long they take, and pauses after each in proportion to it; before each it looks how far the replicas are
 * behind, and what of the WAL budget is left. Unknown is not fine.
 */
final class Paced implements Throttle {

    private static final int FIRST = 1_000;
    private static final int SMALLEST = 50;
    private static final int LARGEST_FACTOR = 4;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** However long the budget will be spent: somebody may pause the job, or change its pace. */
    private static final Duration OFTEN = Duration.ofMillis(500);

    private Pace pace;
    private final Surroundings surroundings;
    private final ReplicaDistance distance;
    private final WalBudget budget = new WalBudget();
    private boolean closed;
    private double rows;
    /** Smoothed duration as a share of the target; negative when nothing is known. */
    private double share = -1;

    /** @param pace that of the first batch */
    Paced(Pace pace, ReplicaPolicy replicas, Surroundings surroundings) {
        this.pace = pace;
        this.surroundings = surroundings;
        this.distance = new ReplicaDistance(replicas, surroundings.clock());
        this.rows = first(pace);
    }

    private static int first(Pace pace) {
        return pace.target() == null ? pace.largestBatch() : Math.min(FIRST, pace.largestBatch());
    }

    /** Under another target the size has to be found anew. */
    private void take(Pace now) {
        if (!now.equals(pace)) {
            boolean sameTarget = Objects.equals(now.target(), pace.target());
            pace = now;
            share = -1;
            rows = sameTarget && now.target() != null ? Math.min(rows, now.largestBatch()) : first(now);
        }
    }

    @Override
    public boolean admits(Connection session, Pace now) throws SQLException, InterruptedException {
        take(now);
        String why = pace.lagLimit() > 0 ? behind(distance.look(session)) : null;
        if (why != null) {
            if (!closed) {
                surroundings.listener().on(new RebuildEvent.Held(why));
            }
            closed = true;
            surroundings.sleeper().sleep(LOOK_AGAIN);
            return false;
        }
        closed = false;
        Long rate = pace.walBudget();
        if (rate != null) {
            long wal = Query.one(
                    session,
                    "select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::int8",
                    row -> row.getLong(1));
            Duration wait = budget.wait(rate, wal, surroundings.nanos().getAsLong());
            if (!wait.isZero()) {
                surroundings.sleeper().sleep(wait.compareTo(OFTEN) > 0 ? OFTEN : wait);
                return false;
            }
        }
        return true;
    }

    /** Once closed it opens at half of the limit, so that it does not flutter. */
    private @Nullable String behind(ReplicaDistance.Answer replicas) {
        if (replicas.grant() != null) {
            throw new GuardException(
                    Refusal.REPLICAS_NOT_VISIBLE,
                    "The rebuild stops before its next batch: " + String.join("; ", replicas.unknown())
                            + ". What was committed stays, and the next run goes on from there. Let a superuser run: "
                            + replicas.grant() + " Or look at no replica: a pace with the lag limit 0.");
        }
        if (!replicas.unknown().isEmpty()) {
            return String.join("; ", replicas.unknown());
        }
        Long bytes = replicas.bytes();
        return bytes == null || bytes <= (closed ? pace.lagLimit() / 2 : pace.lagLimit())
                ? null
                : "replica " + replicas.furthest() + " is " + bytes + " bytes behind, the limit is " + pace.lagLimit();
    }

    @Override
    public int rows() {
        return (int) rows;
    }

    @Override
    public void done(Duration took) throws InterruptedException {
        Duration target = pace.target();
        if (target != null) {
            steer((double) took.toNanos() / target.toNanos());
        }
        if (pace.pauseRatio() > 0) {
            surroundings.sleeper().sleep(Duration.ofNanos((long) (took.toNanos() * pace.pauseRatio())));
        }
    }

    private void steer(double ratio) {
        share = share < 0 ? ratio : 0.4 * ratio + 0.6 * share;
        double worst = Math.max(share, ratio);
        if (worst > 2) {
            rows = rows / Math.min(worst, LARGEST_FACTOR);
            share = -1;
        } else if (share < 0.90 || share > 0.95) {
            rows = rows * Math.min(0.95 / Math.max(share, 0.01), 1.2);
        }
        rows = Math.min(Math.max(rows, Math.min(SMALLEST, pace.largestBatch())), pace.largestBatch());
    }
}
