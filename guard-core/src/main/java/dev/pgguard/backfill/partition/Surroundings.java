package dev.pgguard.backfill.partition;

import dev.pgguard.migration.GuardListener;
import dev.pgguard.retry.Sleeper;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time, chance, and who is told; from outside, so that tests do not wait.
 *
 * @param nanos a clock that never goes back: the wall clock may jump
 */
public record Surroundings(Sleeper sleeper, LongSupplier nanos, RandomGenerator random, GuardListener listener) {

    public static Surroundings real(GuardListener listener) {
        return new Surroundings(Sleeper.real(), System::nanoTime, new Random(), listener);
    }

    /** The same clock in instants, of which only differences mean something. */
    InstantSource clock() {
        return () -> Instant.EPOCH.plusNanos(nanos.getAsLong());
    }
}
