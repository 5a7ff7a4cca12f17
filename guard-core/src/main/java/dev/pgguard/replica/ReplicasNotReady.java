package dev.pgguard.replica;

import dev.pgguard.migration.GuardEvent;
import java.util.List;

/** A run that applied nothing looked once, and not everything is well with the replicas. */
public record ReplicasNotReady(List<String> findings) implements GuardEvent {
    public ReplicasNotReady {
        findings = List.copyOf(findings);
    }

    @Override
    public Level level() {
        return Level.WARN;
    }

    @Override
    public String message() {
        return "Nothing to apply, so this run does not wait, but the replicas are not all well: "
                + Words.clauses(findings)
                + ". Code that needs recent migrations may read from a replica that does not have them yet.";
    }
}
