package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.ReplicaDistance;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks before every batch whether it may begin; of one worker, on a session of its own in autocommit mode. */
final class Brakes {

    /** An answer that took longer tells how it was. */
    private static final Duration FRESH = Duration.ofMillis(250);

    /** A look that is never fresh would stop the job for ever on a slow line. */
    private static final int STALE_LOOKS = 20;

    private final Job job;
    private final BackfillEquipment equipment;
    private final WalBudget budget;
    private final ReplicaDistance distance;
    private boolean replicasClosed;
    private int stale;

    Brakes(Job job, BackfillEquipment equipment, WalBudget budget) {
        this.job = job;
        this.equipment = equipment;
        this.budget = budget;
        this.distance = new ReplicaDistance(equipment.replicas(), equipment.clock());
    }

    /**
     * What a look says.
     *
     * @param around null when the job is gone
     * @param lag bytes of the replica that is furthest behind
     * @param closed why no batch may begin; null when one may
     * @param again after which time to look again
     */
    record Verdict(@Nullable Surroundings around, @Nullable Long lag, @Nullable String closed, Duration again) {}

    /**
     * One look.
     *
     * @throws SQLException when the server does not answer or is a standby
     * @throws GuardException REPLICAS_NOT_VISIBLE; BACKFILL_FAILED when the table or its key is gone
     */
    Verdict look(Connection session) throws SQLException {
        long start = equipment.nanos().getAsLong();
        Surroundings around = Surroundings.look(
                        session, job.id(), equipment.replicas().exempt())
                .orElse(null);
        if (around == null || around.state() != BackfillState.RUNNING) {
            return new Verdict(around, null, null, Duration.ofMillis(200));
        }
        requireTable(around);
        ReplicaDistance.Answer replicas = around.pace().lagLimit() > 0 ? distance.look(session) : null;
        Long lag = replicas == null ? null : replicas.bytes();
        if (equipment.since(start).compareTo(FRESH) > 0 && ++stale < STALE_LOOKS) {
            return new Verdict(around, lag, "the server needs longer than 250ms to tell how it is", Duration.ZERO);
        }
        stale = 0;
        String behind = replicas == null ? null : behind(replicas, around.pace().lagLimit());
        replicasClosed = behind != null;
        if (behind != null) {
            return new Verdict(around, lag, behind, Duration.ofMillis(20));
        }
        for (String reason : new @Nullable String[] {rival(around), around.archiving(), around.slot()}) {
            if (reason != null) {
                return new Verdict(around, lag, reason, Duration.ofMillis(500));
            }
        }
        Long rate = around.pace().walBudget();
        Duration wait = rate == null
                ? Duration.ZERO
                : budget.wait(rate, around.wal(), equipment.nanos().getAsLong());
        return wait.isZero()
                ? new Verdict(around, lag, null, Duration.ZERO)
                : new Verdict(
                        around,
                        lag,
                        "the budget of " + Text.bytes(rate == null ? 0 : rate) + " of WAL per second is used up",
                        wait);
    }

    private static @Nullable String rival(Surroundings around) {
        return around.rival() == null
                ? null
                : "job " + around.rival() + " has a higher priority and is being worked on";
    }

    /** Once closed it opens at half of the limit, so that it does not flutter. */
    private @Nullable String behind(ReplicaDistance.Answer replicas, long limit) {
        String grant = replicas.grant();
        if (grant != null) {
            throw new GuardException(
                    Refusal.REPLICAS_NOT_VISIBLE,
                    "Backfill " + job.name() + " stops before its next batch: " + String.join("; ", replicas.unknown())
                            + ". What was committed stays. Let a superuser run: " + grant
                            + " Or set the lag limit to 0 to run without looking at replicas. Then run it again.");
        }
        List<String> unknown = replicas.unknown();
        if (!unknown.isEmpty()) {
            return String.join("; ", unknown);
        }
        Long bytes = replicas.bytes();
        if (bytes == null || bytes <= (replicasClosed ? limit / 2 : limit)) {
            return null;
        }
        return "replica " + replicas.furthest() + " is " + Text.bytes(bytes) + " behind, the limit is "
                + Text.bytes(limit);
    }

    private void requireTable(Surroundings around) {
        if (!around.sameTable()) {
            throw gone("the table " + job.target() + " is not there any more, or is another one of that name");
        }
        if (!around.sameKey()) {
            throw gone("the index " + job.keyIndex() + " of " + job.target()
                    + ", whose key is walked, is not there any more or is invalid");
        }
    }

    private GuardException gone(String what) {
        return new GuardException(
                Refusal.BACKFILL_FAILED,
                "Backfill " + job.name() + " cannot go on: " + what
                        + ". What was committed stays. Bring it back and run it again, or cancel it.");
    }
}
