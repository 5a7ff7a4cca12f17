package dev.pgguard.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The attempts of one unit of retry. */
public final class Attempts {

    private final Retrier retrier;
    private final Instant start;
    private int number = 1;

    Attempts(Retrier retrier, Instant start) {
        this.retrier = retrier;
        this.start = start;
    }

    /** The current attempt; 1 is the first try. */
    public int number() {
        return number;
    }

    public int max() {
        return retrier.policy().maxAttempts();
    }

    /** Since the start of the first attempt. */
    public Duration elapsed() {
        return Duration.between(start, retrier.clock().instant());
    }

    /** How many are left, with the current one. */
    public int left() {
        return max() - number + 1;
    }

    /** The delay before another attempt, or empty when the policy allows none. */
    public Optional<Duration> delayBeforeNext() {
        return allowed(retrier.policy().backoff().after(number, retrier.random()));
    }

    /** The same after an attempt from which others have suffered: they get a longer rest. */
    public Optional<Duration> longDelayBeforeNext() {
        return allowed(retrier.policy().backoff().longAfter(number, retrier.random()));
    }

    private Optional<Duration> allowed(Duration delay) {
        return retrier.policy().allowsAnother(number, elapsed(), delay) ? Optional.of(delay) : Optional.empty();
    }

    /** Sleeps, then counts the next attempt. */
    public void next(Duration delay) throws InterruptedException {
        retrier.sleeper().sleep(delay);
        number++;
    }
}
