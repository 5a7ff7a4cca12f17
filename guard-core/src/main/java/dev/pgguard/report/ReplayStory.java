package dev.pgguard.report;

import dev.pgguard.report.AttemptStory.Span;
import dev.pgguard.report.Told.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the replicas needed after the last migration.
 *
 * @param lag bytes of WAL that were not replayed yet, by the time since the wait began
 * @param replicas those that were waited for
 * @param heldUp where the replay waited for readers, and for whom
 * @param done whether all have replayed
 */
record ReplayStory(Span span, List<Sample> lag, List<String> replicas, List<String> heldUp, boolean done) {

    ReplayStory {
        lag = List.copyOf(lag);
        replicas = List.copyOf(replicas);
        heldUp = List.copyOf(heldUp);
    }

    /** @param waiting what was told meanwhile */
    static ReplayStory of(Instant at, Told replayed, List<Told> waiting) {
        List<Sample> lag = replayed.samples("samples");
        Duration waited = replayed.millis("waitedMillis");
        return new ReplayStory(
                new Span(at.minus(waited), at),
                lag.isEmpty() ? lagOf(waiting) : lag,
                replayed.texts("replicas"),
                replayed.texts("readersHeldUp"),
                true);
    }

    /** They were waited for, and not seen to have replayed. */
    static ReplayStory unfinished(Instant at, List<Told> waiting) {
        Told last = waiting.get(waiting.size() - 1);
        return new ReplayStory(
                new Span(at.minus(last.millis("waitedMillis")), at),
                lagOf(waiting),
                last.all("behind").stream().map(each -> each.text("replica")).toList(),
                List.of(),
                false);
    }

    /** What a run knows that takes no samples. */
    private static List<Sample> lagOf(List<Told> waiting) {
        List<Sample> lag = new ArrayList<>();
        for (Told each : waiting) {
            long bytes = each.all("behind").stream()
                    .mapToLong(replica -> replica.number("bytesBehind", 0))
                    .max()
                    .orElse(0);
            lag.add(new Sample(each.millis("waitedMillis"), bytes));
        }
        return lag;
    }

    Duration waited() {
        return span.duration();
    }

    long peak() {
        return lag.stream().mapToLong(Sample::value).max().orElse(0);
    }
}
