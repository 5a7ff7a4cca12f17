package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.SqlState;
import dev.pgguard.retry.Attempts;
import dev.pgguard.retry.Retrier;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rounds of catching up, each in a snapshot of its own, until what is left fits under the locks of the swap. */
final class Rounds {

    private static final Duration QUICK = Duration.ofMillis(50);
    private static final int FEW_KEYS = 100;
    /** As many dead rows make the table of changed keys slow to read under the locks of the swap. */
    private static final long MANY_KEYS = 10_000;

    private final RebuildSession session;
    private final RebuildPolicy policy;
    private final Surroundings surroundings;

    Rounds(RebuildSession session, RebuildPolicy policy, Surroundings surroundings) {
        this.session = session;
        this.policy = policy;
        this.surroundings = surroundings;
    }

    /** Until few keys, or little time, are left. */
    void untilFew(Partition partition, CatchUp catchUp) throws SQLException, Patience.Exhausted, InterruptedException {
        long all = 0;
        for (int round = 1; ; round++) {
            Instant start = surroundings.clock().instant();
            int keys = snapshot("bring the shadow of " + partition.qualified() + " up to date", inside -> {
                catchUp.prepare(inside);
                catchUp.byIndex(inside);
                return catchUp.round(inside, Integer.MAX_VALUE);
            });
            all += keys;
            Duration took = Duration.between(start, surroundings.clock().instant());
            if (keys <= Math.min(FEW_KEYS, policy.finalKeys())
                    || took.compareTo(QUICK) < 0 && keys <= policy.finalKeys()) {
                break;
            }
            if (round >= policy.rounds()) {
                throw new Patience.Exhausted(
                        "the shadow of " + partition.qualified() + " was not brought up to date in " + round
                                + " rounds: still " + keys + " keys a round",
                        new Mismatch("writers are faster"));
            }
        }
        if (all > MANY_KEYS) {
            session.execute("vacuum (truncate false) " + partition.delta());
        }
    }

    /** In one snapshot, and again in another where a foreign key's look at its table could not be serialized. */
    <T> T snapshot(String what, RebuildSession.Work<T> work)
            throws SQLException, Patience.Exhausted, InterruptedException {
        Attempts attempts = new Retrier(
                        policy.locks(), surroundings.sleeper(), surroundings.clock(), surroundings.random())
                .start();
        while (true) {
            try {
                return session.snapshot(work);
            } catch (SQLException e) {
                if (!SqlState.SERIALIZATION_FAILURE.equals(e.getSQLState())) {
                    throw e;
                }
                Optional<Duration> delay = attempts.delayBeforeNext();
                if (delay.isEmpty()) {
                    throw new Patience.Exhausted("could not " + what, e);
                }
                attempts.next(delay.get());
            }
        }
    }
}
