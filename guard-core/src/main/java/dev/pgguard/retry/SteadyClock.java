package dev.pgguard.retry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of one run: the system's clock when the run began, and from then on as much later as really has passed. Whoever sets the
 * clock meanwhile makes no wait longer or shorter, and no duration wrong or negative.
 */
public final class SteadyClock implements InstantSource {

    private final LongSupplier nanos;
    private final Instant start;
    private final long startNanos;

    /** @param nanos never go back, whatever happens to the clock */
    SteadyClock(InstantSource clock, LongSupplier nanos) {
        this.nanos = nanos;
        this.start = clock.instant();
        this.startNanos = nanos.getAsLong();
    }

    /** Starts now. */
    public static SteadyClock start() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.getAsLong() - startNanos);
    }
}
