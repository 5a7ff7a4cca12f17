package dev.pgguard.report;

import dev.pgguard.report.Told.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One attempt of a migration.
 *
 * @param number 1 is the first
 * @param waits in which it stood in the queue for a lock
 * @param holds of locks that keep others out, or do not
 * @param queue from that moment on so many sessions waited behind it
 * @param peak most of them at one time
 * @param told what the event says that ended it
 */
record AttemptStory(
        int number,
        Span span,
        Ending ending,
        List<Span> waits,
        List<Hold> holds,
        List<Depth> queue,
        long peak,
        Told told) {

    enum Ending {
        APPLIED,
        /** Rolled back, and another one was made. */
        REPEATED,
        FAILED
    }

    /** From a moment to a later one. */
    record Span(Instant from, Instant to) {
        Span {
            if (to.isBefore(from)) {
                to = from;
            }
        }

        Duration duration() {
            return Duration.between(from, to);
        }
    }

    /** A lock on a relation, from when it was granted to the end of the attempt. */
    record Hold(String relation, String mode, Span span) {
        /** SHARE and stronger. */
        boolean blocksOthers() {
            return mode.contains("EXCLUSIVE")
                    ? !mode.equals("ROW EXCLUSIVE") && !mode.equals("SHARE UPDATE EXCLUSIVE")
                    : mode.equals("SHARE");
        }
    }

    /** From this moment on. */
    record Depth(Instant from, long sessions) {}

    AttemptStory {
        waits = List.copyOf(waits);
        holds = List.copyOf(holds);
        queue = List.copyOf(queue);
    }

    /** @param span which the event does not tell itself */
    static AttemptStory of(int number, Span span, Ending ending, Told told) {
        List<Span> waits = new ArrayList<>();
        List<Depth> queue = new ArrayList<>();
        long peak = told.number("queue", 0);
        List<Told> statements = told.all("statements");
        if (!told.millis("waitedMillis").isZero()) {
            // it was the wait that ended it
            waits.add(within(span, span.to().minus(told.millis("waitedMillis")), span.to()));
        }
        measure(queue, span, span.to(), told.samples("samples"));
        for (Told statement : statements) {
            Instant began = span.from().plus(statement.millis("startMillis"));
            if (!statement.millis("waitedMillis").isZero()) {
                waits.add(within(span, began, began.plus(statement.millis("waitedMillis"))));
            }
            measure(queue, span, began.plus(statement.millis("tookMillis")), statement.samples("samples"));
            peak = Math.max(peak, statement.number("queue", 0));
        }
        List<Hold> holds = new ArrayList<>();
        for (Told lock : told.all("locks")) {
            Instant granted = span.to().minus(lock.millis("heldMillis"));
            holds.add(new Hold(lock.text("relation"), lock.text("mode"), within(span, granted, span.to())));
        }
        for (Depth depth : queue) {
            peak = Math.max(peak, depth.sessions());
        }
        return new AttemptStory(number, span, ending, waits, holds, queue, peak, told);
    }

    /** Samples count from the beginning of the attempt, those of a statement too. */
    private static void measure(List<Depth> queue, Span span, Instant end, List<Sample> samples) {
        for (Sample sample : samples) {
            queue.add(new Depth(earlier(span.from().plus(sample.since()), span.to()), sample.value()));
        }
        if (!samples.isEmpty()) {
            queue.add(new Depth(earlier(end, span.to()), 0));
        }
    }

    private static Span within(Span span, Instant from, Instant to) {
        return new Span(from.isBefore(span.from()) ? span.from() : from, earlier(to, span.to()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    Duration waited() {
        Duration waited = Duration.ZERO;
        for (Span wait : waits) {
            waited = waited.plus(wait.duration());
        }
        return waited;
    }

    /** With the pause behind it. */
    Instant ended() {
        return span.to().plus(told.millis("delayMillis"));
    }

    /** What others lost, in session-time. */
    Duration frozen() {
        Duration frozen = told.millis("queuedMillis");
        for (Told statement : told.all("statements")) {
            frozen = frozen.plus(statement.millis("queuedMillis"));
        }
        return frozen;
    }

    /** Whether that is known: what could not be watched says so, and gives no number. */
    boolean measured() {
        boolean measured = isMeasured(told);
        for (Told statement : told.all("statements")) {
            measured &= isMeasured(statement);
        }
        return measured;
    }

    private static boolean isMeasured(Told told) {
        return told.texts("notSeen").isEmpty() || told.has("queuedMillis");
    }

    List<String> blockers() {
        return told.texts("blockers");
    }
}
