package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.migration.SizeText;
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

    /** However long it will last: somebody may pause the job, or change its pace. */
    private static final Duration OFTEN = Duration.ofMillis(500);

    /** For what changes slowly. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Job job;
    private final BackfillEquipment equipment;
    private final WalBudget budget;
    private final ReplicaDistance distance;
    private @Nullable Surroundings around;
    private long aroundSeen;
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
     * @param standing null when the job is gone
     * @param around of this moment or about a second ago
     * @param lag bytes of the replica that is furthest behind
     * @param closed why no batch may begin; null when one may
     * @param again after which time to look again
     */
    record Verdict(
            @Nullable Standing standing,
            Surroundings around,
            @Nullable Long lag,
            @Nullable String closed,
            Duration again) {}

    /**
     * One look. How far the replicas are is asked last, just before the batch.
     *
     * @throws SQLException when the server does not answer or is a standby
     * @throws GuardException REPLICAS_NOT_VISIBLE; BACKFILL_FAILED when the table or its key is gone
     */
    Verdict look(Connection session) throws SQLException {
        Surroundings server = around(session);
        long start = equipment.nanos().getAsLong();
        Standing standing = Standing.look(session, job.id()).orElse(null);
        if (standing == null || standing.state() != BackfillState.RUNNING) {
            return new Verdict(standing, server, null, null, Duration.ofMillis(200));
        }
        requireTable(standing);
        Pace pace = standing.pace();
        ReplicaDistance.Answer replicas = pace.lagLimit() > 0 ? distance.look(session) : null;
        Long lag = replicas == null ? null : replicas.bytes();
        if (equipment.since(start).compareTo(FRESH) > 0 && ++stale < STALE_LOOKS) {
            return new Verdict(
                    standing, server, lag, "the server needs longer than 250ms to tell how it is", Duration.ZERO);
        }
        stale = 0;
        String behind = replicas == null ? null : behind(replicas, pace.lagLimit());
        replicasClosed = behind != null;
        if (behind != null) {
            return new Verdict(standing, server, lag, behind, Duration.ofMillis(20));
        }
        for (String reason : new @Nullable String[] {rival(standing), server.archiving(), server.slot()}) {
            if (reason != null) {
                return new Verdict(standing, server, lag, reason, OFTEN);
            }
        }
        Long rate = pace.walBudget();
        Duration wait = rate == null
                ? Duration.ZERO
                : budget.wait(rate, standing.wal(), equipment.nanos().getAsLong());
        String spent = wait.isZero() || rate == null
                ? null
                : "the budget of " + SizeText.of(rate) + " of WAL per second is used up";
        return new Verdict(standing, server, lag, spent, wait.compareTo(OFTEN) > 0 ? OFTEN : wait);
    }

    /** What stopped the job is looked at again at each look. */
    private Surroundings around(Connection session) throws SQLException {
        Surroundings last = around;
        long now = equipment.nanos().getAsLong();
        if (last != null && last.archiving() == null && last.slot() == null && now - aroundSeen < INTERVAL.toNanos()) {
            return last;
        }
        Surroundings seen =
                Surroundings.look(session, job.targetOid(), equipment.replicas().exempt());
        around = seen;
        aroundSeen = now;
        return seen;
    }

    private static @Nullable String rival(Standing standing) {
        return standing.rival() == null
                ? null
                : "job " + standing.rival() + " has a higher priority and is being worked on";
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
        return "replica " + replicas.furthest() + " is " + SizeText.of(bytes) + " behind, the limit is "
                + SizeText.of(limit);
    }

    private void requireTable(Standing standing) {
        if (!standing.sameTable()) {
            throw job.hasAnotherTable();
        }
        if (!standing.sameKey()) {
            throw job.cannotGoOn("the index " + job.keyIndex() + " of " + job.target()
                    + ", whose key is walked, is not there any more or is invalid");
        }
    }
}
