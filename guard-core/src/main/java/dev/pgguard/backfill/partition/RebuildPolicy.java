package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Pace;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.retry.Backoff;
import dev.pgguard.retry.RetryPolicy;
import java.time.Duration;

/**
 * How a rebuild behaves towards others.
 *
 * @param pace of the copying when the rebuild is registered; from then on its row says it
 * @param replicas which of them have to keep up with the copying; its timeout is not used here
 * @param lockTimeout of each wait for a table lock; PostgreSQL's {@code deadlock_timeout} is 1s, and a shorter one lets the others win
 * @param locks attempts for each step that needs a table lock
 * @param swapTimeout of each statement while ACCESS EXCLUSIVE is held
 * @param finalKeys the most keys that the swap brings up to date under its locks
 * @param rounds of catching up before it counts as hopeless
 * @param pause between two partitions, nothing held
 * @param outage for how long a lost server is looked for
 */
public record RebuildPolicy(
        Pace pace,
        ReplicaPolicy replicas,
        Duration lockTimeout,
        RetryPolicy locks,
        Duration swapTimeout,
        int finalKeys,
        int rounds,
        Duration pause,
        RetryPolicy outage) {

    public RebuildPolicy {
        if (lockTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("lockTimeout must be at least 1ms, was " + lockTimeout);
        }
        if (swapTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("swapTimeout must be at least 1ms, was " + swapTimeout);
        }
        if (finalKeys < 1) {
            throw new IllegalArgumentException("finalKeys must be at least 1, was " + finalKeys);
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be at least 1, was " + rounds);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause must not be negative, was " + pause);
        }
    }

    /** Half a second for a lock, fifteen attempts in ten minutes, a second between partitions. */
    public static RebuildPolicy standard() {
        return new RebuildPolicy(
                Pace.GENTLE,
                new ReplicaPolicy(true, new Expected.Shown(), Duration.ofMinutes(5)),
                Duration.ofMillis(500),
                new RetryPolicy(
                        15, Duration.ofMinutes(10), new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30))),
                Duration.ofSeconds(2),
                1_000,
                20,
                Duration.ofSeconds(1),
                new RetryPolicy(
                        1_000, Duration.ofMinutes(5), new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5))));
    }

    public RebuildPolicy withPace(Pace other) {
        return new RebuildPolicy(other, replicas, lockTimeout, locks, swapTimeout, finalKeys, rounds, pause, outage);
    }

    public RebuildPolicy withReplicas(ReplicaPolicy other) {
        return new RebuildPolicy(pace, other, lockTimeout, locks, swapTimeout, finalKeys, rounds, pause, outage);
    }

    public RebuildPolicy withLocks(Duration timeout, RetryPolicy attempts) {
        return new RebuildPolicy(pace, replicas, timeout, attempts, swapTimeout, finalKeys, rounds, pause, outage);
    }

    public RebuildPolicy withPause(Duration duration) {
        return new RebuildPolicy(pace, replicas, lockTimeout, locks, swapTimeout, finalKeys, rounds, duration, outage);
    }

    public RebuildPolicy withFinalKeys(int keys) {
        return new RebuildPolicy(pace, replicas, lockTimeout, locks, swapTimeout, keys, rounds, pause, outage);
    }

    public RebuildPolicy withOutage(RetryPolicy policy) {
        return new RebuildPolicy(pace, replicas, lockTimeout, locks, swapTimeout, finalKeys, rounds, pause, policy);
    }
}
