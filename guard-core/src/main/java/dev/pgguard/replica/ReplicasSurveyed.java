package dev.pgguard.replica;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;

/** Before the first migration: whom the run will wait for. */
public record ReplicasSurveyed(Expectation expectation) implements GuardEvent {

    @Override
    public Level level() {
        return Level.INFO;
    }

    @Override
    public Facts facts() {
        return new Facts()
                .and(
                        "replicas",
                        expectation.replicas().stream().map(Replica::label).toList())
                .and("asked", expectation.asked())
                .and(
                        "notWaitedFor",
                        expectation.notWaitedFor().stream()
                                .map(NotWaitedFor::toString)
                                .toList());
    }

    @Override
    public String message() {
        int count = expectation.replicas().size();
        String waited = count == 0
                ? "No replica is connected and no slot is kept for one: nothing to wait for after the migrations."
                : "After the migrations this run waits for " + Words.replicas(count) + ": "
                        + Words.list(expectation.replicas().stream()
                                .map(Replica::label)
                                .toList())
                        + ".";
        String asked = expectation.asked().isEmpty()
                ? ""
                : " Asked themselves as well: " + Words.list(expectation.asked()) + ".";
        return (expectation.notWaitedFor().isEmpty()
                        ? waited
                        : (count == 0 ? "No replica to wait for after the migrations." : waited) + " Not waited for: "
                                + Words.clauses(expectation.notWaitedFor()) + ".")
                + asked;
    }
}
