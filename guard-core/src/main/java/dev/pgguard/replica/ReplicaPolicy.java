package dev.pgguard.replica;

import java.time.Duration;

/**
 * Whether a run waits for its replicas, for which, and how long.
 *
 * @param waits false: the gate looks at nothing and is open (setting {@code replicaGate=off})
 * @param timeout from the last migration to the last replica; longer than 0
 */
public record ReplicaPolicy(boolean waits, Expected expected, Duration timeout) {
    public ReplicaPolicy {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("replicaTimeout must be longer than 0, was " + timeout);
        }
    }
}
