package dev.pgguard.replica;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every replica has replayed the run's last commit.
 *
 * @param position what they had to reach; null when the gate is off
 * @param lag of the one that was furthest behind
 * @param heldUp where the replay waited for readers, and for whom
 * @param waited from the first look to the last
 */
public record ReplicaReport(
        @Nullable WalPosition position,
        List<ReplayState> replicas,
        Duration waited,
        List<LagCourse.Point> lag,
        List<NotWaitedFor> notWaitedFor,
        List<String> heldUp) {
    public ReplicaReport {
        lag = List.copyOf(lag);
        replicas = List.copyOf(replicas);
        notWaitedFor = List.copyOf(notWaitedFor);
        heldUp = List.copyOf(heldUp);
    }
}
