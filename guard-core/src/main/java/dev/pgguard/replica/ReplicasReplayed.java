package dev.pgguard.replica;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.util.ArrayList;
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
                .and("peakBehindBytes", peak())
                .and("samples", samples())
                .and("replicas", names())
                .and("notWaitedFor", Words.texts(report.notWaitedFor()))
                .and("readersHeldUp", report.heldUp());
    }

    private long peak() {
        long peak = 0;
        for (LagCourse.Point point : report.lag()) {
            peak = Math.max(peak, point.bytes());
        }
        return peak;
    }

    private List<List<Long>> samples() {
        List<List<Long>> samples = new ArrayList<>();
        for (LagCourse.Point point : report.lag()) {
            samples.add(List.of(point.since().toMillis(), point.bytes()));
        }
        return samples;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (ReplayState replica : report.replicas()) {
            names.add(replica.replica());
        }
        return names;
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
                + Words.list(names())
                + "." + (report.heldUp().isEmpty() ? "" : " Meanwhile on " + Words.clauses(report.heldUp()) + ".");
    }
}
