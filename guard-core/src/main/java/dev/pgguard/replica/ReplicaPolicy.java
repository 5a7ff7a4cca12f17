package dev.pgguard.replica;

import java.time.Duration;
import java.util.List;

/**
 * Whether a run waits for its replicas, for which, and how long.
 *
 * @param waits false: the gate looks at nothing and is open (setting {@code replicaGate=off})
 * @param exempt names of replicas that are late on purpose: listed, and never waited for
 * @param timeout from the last migration to the last replica; longer than 0
 */
public record ReplicaPolicy(boolean waits, Expected expected, List<String> exempt, Duration timeout) {
    public ReplicaPolicy {
        exempt = List.copyOf(exempt);
        if (expected instanceof Expected.Names names) {
            for (String name : names.names()) {
                if (exempt.contains(name)) {
                    throw new IllegalArgumentException("exemptReplicas and expectedReplicas both name " + name
                            + ": it is waited for or it is not");
                }
            }
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("replicaTimeout must be longer than 0, was " + timeout);
        }
    }

    /** Waits for the expected replicas without an exception. */
    public ReplicaPolicy(boolean waits, Expected expected, Duration timeout) {
        this(waits, expected, List.of(), timeout);
    }
}
