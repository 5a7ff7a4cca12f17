package dev.pgguard.report;

import dev.pgguard.report.AttemptStory.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run, read from its report, of whatever format: what HTML, metrics and thresholds are made of.
 *
 * @param told the report
 * @param span from its beginning to its end
 * @param replay empty where no replica was waited for
 */
public record RunStory(
        Told told,
        Span span,
        List<MigrationStory> migrations,
        Optional<ReplayStory> replay,
        Optional<List<String>> looked) {

    public RunStory {
        migrations = List.copyOf(migrations);
    }

    /** @throws IllegalArgumentException when it does not say when the run began and ended */
    public static RunStory of(Told report) {
        Instant began = moment(report, "started");
        Instant ended = moment(report, "ended");
        Span span = new Span(began, ended);
        Map<String, MigrationTelling> migrations = new LinkedHashMap<>();
        List<Told> around = new ArrayList<>();
        List<Told> waiting = new ArrayList<>();
        Optional<ReplayStory> replay = Optional.empty();
        Optional<List<String>> looked = Optional.empty();
        for (Told event : report.all("events")) {
            Instant at = event.instant("at").orElse(ended);
            switch (event.text("event")) {
                case "retry-scheduled", "applied", "failed" -> {
                    String migration = event.text("migration");
                    if (!migration.isEmpty()) {
                        migrations
                                .computeIfAbsent(migration, MigrationTelling::new)
                                .told(at, event, around);
                        around.clear();
                    }
                }
                case "counts-as-done",
                        "builder-awaited",
                        "transactions-awaited",
                        "index-dropped",
                        "leftover-stays",
                        "index-built" -> around.add(event);
                case "waiting-for-replicas" -> waiting.add(event);
                case "replicas-replayed" -> {
                    ReplayStory told = ReplayStory.of(at, event, waiting);
                    replay = told.replicas().isEmpty() ? Optional.empty() : Optional.of(told);
                    waiting.clear();
                }
                case "invalid-indexes" -> looked = Optional.of(event.texts("indexes"));
                default -> {}
            }
        }
        if (replay.isEmpty() && !waiting.isEmpty()) {
            replay = Optional.of(ReplayStory.unfinished(ended, waiting));
        }
        return new RunStory(report, span, stories(migrations, began), replay, looked);
    }

    private static Instant moment(Told report, String name) {
        Optional<Instant> moment = report.instant(name);
        if (moment.isEmpty()) {
            throw new IllegalArgumentException("it does not say when the run " + name);
        }
        return moment.get();
    }

    private static List<MigrationStory> stories(Map<String, MigrationTelling> migrations, Instant began) {
        List<MigrationStory> stories = new ArrayList<>();
        Instant free = began;
        for (MigrationTelling each : migrations.values()) {
            MigrationStory story = each.story(free);
            free = story.ended();
            stories.add(story);
        }
        return stories;
    }

    public Instant began() {
        return span.from();
    }

    public Instant ended() {
        return span.to();
    }

    public Duration duration() {
        return span.duration();
    }

    /** Empty in the first format. */
    public AlertLevel level() {
        return AlertLevel.of(told.text("level"));
    }

    /** How many were applied. */
    public long applied() {
        return told.number("migrations", 0);
    }

    public boolean succeeded() {
        return told.text("outcome").equals("succeeded");
    }

    public int attempts() {
        return migrations.stream().mapToInt(MigrationStory::attempts).sum();
    }

    /** What others lost, in session-time. */
    public Duration frozen() {
        Duration frozen = Duration.ZERO;
        for (MigrationStory each : migrations) {
            frozen = frozen.plus(each.frozen());
        }
        return frozen;
    }

    /** Whether that is known, or at least a part of it. */
    public boolean measured() {
        return migrations.stream().allMatch(MigrationStory::measured) || !frozen().isZero();
    }

    /** The same of the worst attempt. */
    public Duration longestFreeze() {
        return migrations.stream()
                .map(MigrationStory::longestFreeze)
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** Empty where no migration measured it. */
    public OptionalLong walBytes() {
        List<MigrationStory> measured =
                migrations.stream().filter(each -> each.walBytes().isPresent()).toList();
        return measured.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(measured.stream()
                        .mapToLong(each -> each.walBytes().orElse(0))
                        .sum());
    }

    /** How long the replicas were waited for; empty where there was none. */
    public Optional<Duration> replayed() {
        return replay.map(ReplayStory::waited);
    }

    /** Those that were there after the run, as far as somebody looked. */
    public List<String> invalidIndexes() {
        return looked.orElse(List.of());
    }
}
