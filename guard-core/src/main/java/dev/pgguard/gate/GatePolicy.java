package dev.pgguard.gate;

import dev.pgguard.replica.ReplicaPolicy;
import java.time.Duration;
import java.util.List;

/**
 * What a gate asks for, and how long.
 *
 * @param replicas which replicas must have replayed; its own timeout is not used
 * @param timeout how long to wait for an open gate; zero decides at the first look
 * @param passes looks in a row that must find nothing, from 1
 * @param historyTables as SQL writes them; empty for every table with the name that Flyway or Liquibase gives it
 * @param historyChecked false where neither tool keeps a history
 * @param expectedNotValid constraints that may be NOT VALID: {@code constraint}, {@code table.constraint} or
 *     {@code schema.table.constraint}
 */
public record GatePolicy(
        ReplicaPolicy replicas,
        Duration timeout,
        int passes,
        List<String> historyTables,
        boolean historyChecked,
        List<String> expectedNotValid) {

    public GatePolicy {
        historyTables = List.copyOf(historyTables);
        expectedNotValid = List.copyOf(expectedNotValid);
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative, was " + timeout);
        }
        if (passes < 1 || passes > 100) {
            throw new IllegalArgumentException("passes must be from 1 to 100, was " + passes);
        }
    }
}
