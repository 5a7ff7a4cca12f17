package dev.pgguard.lock;

import java.time.Duration;

/**
 * What a run excludes, and how long it waits for another one.
 *
 * @param timeout how long to wait for another run; 0 does not wait
 */
public record RunLockPolicy(Scope scope, Duration timeout) {

    /** What one run excludes. */
    public enum Scope {
        /** Every other run on the database. */
        DATABASE,
        /** Runs on the same schema, and runs with scope {@code database}. */
        SCHEMA
    }

    public RunLockPolicy {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("runLockTimeout must not be negative");
        }
    }
}
