package dev.pgguard.backfill;

import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.retry.Backoff;
import dev.pgguard.retry.RetryPolicy;
import dev.pgguard.retry.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the engine works with besides sessions.
 *
 * @param nanos the clock by which every duration is measured, and no wall clock, which may jump; one that goes back is taken to have
 *     stood still
 * @param replicas which replicas have to keep up; its timeout is not used here
 * @param outage how long a worker tries to reach a server that is gone, is a standby, or has no room left
 */
public record BackfillEquipment(
        LongSupplier nanos, Sleeper sleeper, RandomGenerator random, ReplicaPolicy replicas, RetryPolicy outage) {

    private static final RetryPolicy OUTAGE = new RetryPolicy(
            100_000, Duration.ofMinutes(30), new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));

    public BackfillEquipment {
        nanos = Onward.of(nanos);
    }

    /** Java's own time and chance, every replica that the primary shows, and half an hour for an outage. */
    public static BackfillEquipment real() {
        return new BackfillEquipment(
                System::nanoTime,
                Sleeper.real(),
                new Random(),
                new ReplicaPolicy(true, new Expected.Shown(), Duration.ofMinutes(5)),
                OUTAGE);
    }

    public BackfillEquipment withReplicas(ReplicaPolicy policy) {
        return new BackfillEquipment(nanos, sleeper, random, policy, outage);
    }

    public BackfillEquipment withOutage(RetryPolicy policy) {
        return new BackfillEquipment(nanos, sleeper, random, replicas, policy);
    }

    public BackfillEquipment withNanos(LongSupplier other) {
        return new BackfillEquipment(other, sleeper, random, replicas, outage);
    }

    /** The same clock for what counts in instants; only differences mean something. */
    InstantSource clock() {
        return () -> Instant.EPOCH.plusNanos(nanos.getAsLong());
    }

    Duration since(long start) {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }

    public BackfillEquipment withSleeper(Sleeper other) {
        return new BackfillEquipment(nanos, other, random, replicas, outage);
    }
}
