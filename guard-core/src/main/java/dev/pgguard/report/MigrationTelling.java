package dev.pgguard.report;

import dev.pgguard.report.AttemptStory.Ending;
import dev.pgguard.report.AttemptStory.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what a run told of one migration, event by event. */
final class MigrationTelling {

    private record End(Instant at, Told event) {
        boolean is(String name) {
            return event.text("event").equals(name);
        }
    }

    private final String id;
    private final List<End> ends = new ArrayList<>();
    private final List<Told> around = new ArrayList<>();

    MigrationTelling(String id) {
        this.id = id;
    }

    /** @param others what was told since the last event of a migration */
    void told(Instant at, Told event, List<Told> others) {
        ends.add(new End(at, event));
        around.addAll(others);
    }

    /** @param free when the migration before had ended: this one did not begin earlier */
    MigrationStory story(Instant free) {
        End last = ends.get(ends.size() - 1);
        List<AttemptStory> tried = new ArrayList<>();
        @Nullable Instant next = null;
        for (End end : ends) {
            Instant began = began(end).orElse(next == null ? first(last, free) : next);
            Ending ending = end.is("applied") ? Ending.APPLIED : end.is("failed") ? Ending.FAILED : Ending.REPEATED;
            Span span = new Span(began.isAfter(end.at()) ? end.at() : began, end.at());
            tried.add(
                    AttemptStory.of((int) end.event().number("attempt", tried.size() + 1), span, ending, end.event()));
            next = end.at().plus(end.event().millis("delayMillis"));
        }
        int attempts = (int) last.event().number("attempts", tried.size());
        Duration took = last.event().has("tookMillis")
                ? last.event().millis("tookMillis")
                : Duration.between(tried.get(0).span().from(), last.at());
        return new MigrationStory(id, attempts, tried, took, last.event(), around);
    }

    private static Optional<Instant> began(End end) {
        return end.event().has("attemptMillis")
                ? Optional.of(end.at().minus(end.event().millis("attemptMillis")))
                : Optional.empty();
    }

    private static Instant first(End last, Instant free) {
        return last.event().has("tookMillis") ? last.at().minus(last.event().millis("tookMillis")) : free;
    }
}
