package dev.pgguard.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How far the replica that was furthest behind was at each look, where that changed. */
public final class LagCourse {

    /** Beyond this only every second one is kept, and so on. */
    private static final int POINTS = 120;

    private final List<Point> points = new ArrayList<>();

    /** From this moment on, counted from the first look, so many bytes were to be replayed. */
    public record Point(Duration since, long bytes) {}

    void add(Duration since, List<ReplayState> states) {
        long bytes = 0;
        for (ReplayState state : states) {
            bytes = Math.max(bytes, state.bytesBehind());
        }
        if (points.isEmpty() ? bytes == 0 : points.get(points.size() - 1).bytes() == bytes) {
            return;
        }
        if (points.size() >= POINTS) {
            for (int i = points.size() - 2; i > 0; i -= 2) {
                points.remove(i);
            }
        }
        points.add(new Point(since, bytes));
    }

    List<Point> points() {
        return List.copyOf(points);
    }
}
