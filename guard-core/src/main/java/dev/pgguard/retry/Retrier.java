package dev.pgguard.retry;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Counts and delays the attempts of units of retry by one policy; time, sleep and chance come from outside. */
public record Retrier(RetryPolicy policy, Sleeper sleeper, InstantSource clock, RandomGenerator random) {

    /** The first attempt of a new unit starts now. */
    public Attempts start() {
        return new Attempts(this, clock.instant());
    }
}
