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
        long bound = initialDelay.toMillis();
        for (int n = 1; n < attempt && bound < maxDelay.toMillis(); n++) {
            bound *= 2;
        }
        bound = Math.max(1, Math.min(bound, maxDelay.toMillis()));
        return Duration.ofMillis(random.nextLong(1, bound + 1));
    }
}
