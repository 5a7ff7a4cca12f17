package dev.pgguard.replica;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.time.Duration;
import java.util.List;

/**
 * The migrations are applied and replicas are still behind: sent when the wait starts and about every ten seconds.
 *
 * @param behind those that are not there yet
 */
public record WaitingForReplicas(WalPosition position, List<ReplayState> behind, Duration waited, Duration timeout)
        implements GuardEvent {
    public WaitingForReplicas {
        behind = List.copyOf(behind);
    }

    @Override
    public Level level() {
        return Level.INFO;
    }

    @Override
    public Facts facts() {
        return new Facts()
                .and("position", position.toString())
                .millis("waitedMillis", waited)
                .and(
                        "behind",
                        behind.stream()
                                .map(state -> new Facts()
                                        .and("replica", state.replica())
                                        .and("bytesBehind", state.bytesBehind())
                                        .and("state", state.toString())
                                        .values())
                                .toList());
    }

    @Override
    public String message() {
        return "Migrations applied; waiting for " + Words.replicas(behind.size()) + " to replay them (WAL " + position
                + ", " + Words.duration(waited) + " of " + Words.duration(timeout) + "): " + Words.clauses(behind)
                + ".";
    }
}
