package dev.pgguard.replica;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.util.ArrayList;
import java.util.List;

/** Before the first migration: whom the run will wait for. */
public record ReplicasSurveyed(Expectation expectation) implements GuardEvent {

    @Override
    public Level level() {
        return Level.INFO;
    }

    @Override
    public Facts facts() {
        return new Facts()
                .and("replicas", labels())
                .and("asked", expectation.asked())
                .and("notWaitedFor", Words.texts(expectation.notWaitedFor()));
    }

    private List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Replica replica : expectation.replicas()) {
            labels.add(replica.label());
        }
        return labels;
    }

    @Override
    public String message() {
        int count = expectation.replicas().size();
        String waited = count == 0
                ? "No replica is connected and no slot is kept for one: nothing to wait for after the migrations."
                : "After the migrations this run waits for " + Words.replicas(count) + ": " + Words.list(labels())
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
