package dev.pgguard.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential delay with full jitter: before attempt n+1 a random time between 0 and min(maxDelay, initialDelay · 2^(n−1)).
 *
 * @param initialDelay upper bound of the first delay
 * @param maxDelay upper bound of every delay
 */
public record Backoff(Duration initialDelay, Duration maxDelay) {

    public Backoff {
        if (initialDelay.isNegative() || initialDelay.isZero()) {
            throw new IllegalArgumentException("initialDelay must be longer than 0, was " + initialDelay);
        }
        if (maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "maxDelay must not be shorter than initialDelay " + initialDelay + ", was " + maxDelay);
        }
    }

    /** The delay after the given attempt, at least one millisecond; 1 is the first try. */
    public Duration after(int attempt, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(1, bound(attempt) + 1));
    }

    /** From the upper half: chance does not make it short, so that it grows with each attempt until it is the longest. */
    public Duration longAfter(int attempt, RandomGenerator random) {
        long bound = bound(attempt);
        return Duration.ofMillis(random.nextLong((bound + 1) / 2, bound + 1));
    }

    private long bound(int attempt) {
        long bound = initialDelay.toMillis();
        for (int n = 1; n < attempt && bound < maxDelay.toMillis(); n++) {
            bound *= 2;
        }
        return Math.max(1, Math.min(bound, maxDelay.toMillis()));
    }
}
