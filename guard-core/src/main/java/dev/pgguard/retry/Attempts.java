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

    /** The delay before another attempt, or empty when the policy allows none. */
    public Optional<Duration> delayBeforeNext() {
        Duration delay = retrier.policy().backoff().after(number, retrier.random());
        return retrier.policy().allowsAnother(number, elapsed(), delay) ? Optional.of(delay) : Optional.empty();
    }

    /** Sleeps, then counts the next attempt. */
    public void next(Duration delay) throws InterruptedException {
        retrier.sleeper().sleep(delay);
        number++;
    }
}
