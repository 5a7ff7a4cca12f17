package dev.pgguard.report;

import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.MigrationDone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run may cost before somebody has to look at it; null switches one off.
 *
 * @param pageAttempts of one migration
 * @param pageInvalidIndexes in the database after the run
 * @param warnDuration of one migration, with all its attempts and the delays between them
 * @param warnReplicaLag until every replica had replayed the migrations
 */
public record Thresholds(
        @Nullable Integer pageAttempts,
        @Nullable Integer pageInvalidIndexes,
        @Nullable Duration warnDuration,
        @Nullable Duration warnReplicaLag) {

    static final String ATTEMPTS = "pageAttempts";
    static final String INVALID_INDEXES = "pageInvalidIndexes";
    static final String DURATION = "warnDuration";
    static final String REPLICA_LAG = "warnReplicaLag";

    /** @throws IllegalArgumentException when a limit can only be exceeded, or never */
    public Thresholds {
        if (pageAttempts != null && pageAttempts < 1) {
            throw new IllegalArgumentException("pageAttempts must be at least 1, was " + pageAttempts);
        }
        if (pageInvalidIndexes != null && pageInvalidIndexes < 0) {
            throw new IllegalArgumentException("pageInvalidIndexes must not be negative, was " + pageInvalidIndexes);
        }
    }

    /** Whether a migration of that kind exceeds one of them. */
    boolean exceededBy(MigrationDone migration) {
        return pageAttempts != null && migration.attempts() > pageAttempts
                || warnDuration != null && migration.elapsed().compareTo(warnDuration) > 0;
    }

    /** The names of those that are switched on. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        add(names, ATTEMPTS, pageAttempts);
        add(names, INVALID_INDEXES, pageInvalidIndexes);
        add(names, DURATION, warnDuration);
        add(names, REPLICA_LAG, warnReplicaLag);
        return List.copyOf(names);
    }

    private static void add(List<String> names, String name, @Nullable Object limit) {
        if (limit != null) {
            names.add(name);
        }
    }

    /** Those that the run exceeded, the worst first. */
    List<Exceeded> judge(RunStory story) {
        List<Exceeded> exceeded = new ArrayList<>();
        for (MigrationStory each : story.migrations()) {
            if (pageAttempts != null && each.attempts() > pageAttempts) {
                exceeded.add(attempts(each, pageAttempts));
            }
        }
        if (pageInvalidIndexes != null && story.invalidIndexes().size() > pageInvalidIndexes) {
            exceeded.add(invalid(story.invalidIndexes(), pageInvalidIndexes));
        }
        for (MigrationStory each : story.migrations()) {
            if (warnDuration != null && each.took().compareTo(warnDuration) > 0) {
                exceeded.add(duration(each, warnDuration));
            }
        }
        ReplayStory replay = story.replay().orElse(null);
        if (warnReplicaLag != null && replay != null && replay.waited().compareTo(warnReplicaLag) > 0) {
            exceeded.add(lag(replay, warnReplicaLag));
        }
        return List.copyOf(exceeded);
    }

    private static Exceeded attempts(MigrationStory migration, int limit) {
        return new Exceeded(
                ATTEMPTS,
                AlertLevel.PAGE,
                limit,
                migration.attempts(),
                migration.id(),
                migration.id() + " took " + migration.attempts() + " attempts, more than " + limit);
    }

    private static Exceeded invalid(List<String> indexes, int limit) {
        int count = indexes.size();
        return new Exceeded(
                INVALID_INDEXES,
                AlertLevel.PAGE,
                limit,
                count,
                null,
                (count == 1 ? "1 index is" : count + " indexes are") + " invalid after the run, more than " + limit
                        + ": "
                        + String.join(", ", indexes.subList(0, Math.min(count, 5)))
                        + (count > 5 ? " and " + (count - 5) + " more" : "")
                        + "; have the migration build it again, or drop it");
    }

    private static Exceeded duration(MigrationStory migration, Duration limit) {
        return new Exceeded(
                DURATION,
                AlertLevel.WARN,
                limit.toMillis(),
                migration.took().toMillis(),
                migration.id(),
                migration.id() + " took " + DurationText.of(migration.took()) + ", longer than "
                        + DurationText.of(limit));
    }

    private static Exceeded lag(ReplayStory replay, Duration limit) {
        return new Exceeded(
                REPLICA_LAG,
                AlertLevel.WARN,
                limit.toMillis(),
                replay.waited().toMillis(),
                null,
                "replicas " + (replay.done() ? "needed " : "had not replayed after ")
                        + DurationText.of(replay.waited()) + (replay.done() ? " to replay the migrations" : "")
                        + ", longer than " + DurationText.of(limit));
    }
}
