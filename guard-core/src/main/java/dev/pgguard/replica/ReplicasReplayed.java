package dev.pgguard.replica;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** After the last migration: every replica has replayed it. */
public record ReplicasReplayed(ReplicaReport report) implements GuardEvent {

    @Override
    public Level level() {
        return report.replicas().isEmpty() ? Level.DEBUG : Level.INFO;
    }

    @Override
    public Facts facts() {
        return new Facts()
                .and(
                        "position",
                        report.position() == null ? null : report.position().toString())
                .millis("waitedMillis", report.waited())
                .and(
                        "peakBehindBytes",
                        report.lag().stream()
                                .mapToLong(LagCourse.Point::bytes)
                                .max()
                                .orElse(0))
                .and(
                        "samples",
                        report.lag().stream()
                                .map(point -> List.of(point.since().toMillis(), point.bytes()))
                                .toList())
                .and(
                        "replicas",
                        report.replicas().stream().map(ReplayState::replica).toList())
                .and(
                        "notWaitedFor",
                        report.notWaitedFor().stream()
                                .map(NotWaitedFor::toString)
                                .toList())
                .and("readersHeldUp", report.heldUp());
    }

    @Override
    public String message() {
        int count = report.replicas().size();
        @Nullable WalPosition position = report.position();
        if (count == 0 || position == null) {
            return "There was no replica to wait for.";
        }
        return Words.replicas(count) + (count == 1 ? " has" : " have") + " replayed the migrations (WAL " + position
                + ") after " + Words.duration(report.waited()) + ": "
                + Words.list(
                        report.replicas().stream().map(ReplayState::replica).toList())
                + "." + (report.heldUp().isEmpty() ? "" : " Meanwhile on " + Words.clauses(report.heldUp()) + ".");
    }
}
