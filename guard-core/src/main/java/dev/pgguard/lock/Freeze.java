package dev.pgguard.lock;

import dev.pgguard.migration.Facts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What others suffered while a statement of the migration ran, as it was seen.
 *
 * @param queue most sessions seen waiting behind us at one time
 * @param total session-time that others spent waiting behind us: two sessions for three seconds are six
 * @param charged the part of it while we ourselves waited for a lock; what others wait for a lock that we have is not in it
 * @param waited how long we were seen waiting for a lock
 * @param course how many waited behind us, where that changed
 */
public record Freeze(int queue, Duration total, Duration charged, Duration waited, List<Point> course) {

    public static final Freeze NONE = new Freeze(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of());

    /** From this moment on, counted from the start of the statement, so many sessions waited behind us. */
    public record Point(Duration since, int queue) {}

    public Freeze {
        if (queue < 0) {
            throw new IllegalArgumentException("queue must not be negative, was " + queue);
        }
        notNegative("total", total);
        notNegative("charged", charged);
        notNegative("waited", waited);
        course = List.copyOf(course);
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }

    /** For example {@code up to 4 sessions queued behind us (2.1 session-seconds)}. */
    public String describe() {
        return queue == 0
                ? "nobody queued behind us"
                : "up to " + queue + (queue == 1 ? " session" : " sessions") + " queued behind us (" + seconds(total)
                        + " session-seconds)";
    }

    /** Its course ends with it. */
    Freeze endingAt(Duration end) {
        if (course.isEmpty() || course.get(course.size() - 1).queue() == 0) {
            return this;
        }
        List<Point> whole = new ArrayList<>(course);
        whole.add(new Point(end, 0));
        return new Freeze(queue, total, charged, waited, whole);
    }

    /** With one digit behind the point. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }

    /** @param start of the statement, from which the samples count */
    public Facts facts(Duration start) {
        return new Facts()
                .and("queue", queue)
                .millis("queuedMillis", total)
                .millis("waitedMillis", waited)
                .and("samples", samples(start));
    }

    private List<List<Long>> samples(Duration start) {
        if (course.isEmpty()) {
            return List.of();
        }
        List<List<Long>> samples = new ArrayList<>();
        for (Point point : course) {
            samples.add(List.of(start.plus(point.since()).toMillis(), (long) point.queue()));
        }
        return samples;
    }
}
