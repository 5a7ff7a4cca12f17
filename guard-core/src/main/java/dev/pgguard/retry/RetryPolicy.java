package dev.pgguard.retry;

import java.time.Duration;

/**
 * When another attempt is made: until {@code maxAttempts} were made or {@code maxDuration} has passed, whichever comes first.
 *
 * @param maxAttempts including the first; 1 means no retry
 * @param maxDuration from the start of the first attempt to the start of the last one
 */
public record RetryPolicy(int maxAttempts, Duration maxDuration, Backoff backoff) {

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, was " + maxAttempts);
        }
        if (maxDuration.isNegative() || maxDuration.isZero()) {
            throw new IllegalArgumentException("maxDuration must be longer than 0, was " + maxDuration);
        }
    }

    /** Whether attempt {@code attempt + 1} may still start, {@code delay} after {@code elapsed}. */
    public boolean allowsAnother(int attempt, Duration elapsed, Duration delay) {
        return attempt < maxAttempts && elapsed.plus(delay).compareTo(maxDuration) < 0;
    }
}
