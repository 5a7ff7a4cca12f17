package dev.pgguard.report;

import dev.pgguard.report.AttemptStory.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What became of one migration.
 *
 * @param attempts how many were made
 * @param tried those of which the run told
 * @param took all of them, with the delays between
 * @param told what the event says by which it ended; empty where it did not
 * @param around what happened to its indexes
 */
public record MigrationStory(
        String id, int attempts, List<AttemptStory> tried, Duration took, Told told, List<Told> around) {

    /** A segment of the WAL. */
    private static final long MUCH_WAL = 16 << 20;

    /** Who holds others up for less is not worth a look. */
    private static final Duration NOTICED = Duration.ofSeconds(1);

    public MigrationStory {
        tried = List.copyOf(tried);
        around = List.copyOf(around);
    }

    Instant began() {
        return tried.get(0).span().from();
    }

    Instant ended() {
        return tried.get(tried.size() - 1).span().to();
    }

    boolean failed() {
        return tried.get(tried.size() - 1).ending() != Ending.APPLIED;
    }

    Duration waited() {
        Duration waited = Duration.ZERO;
        for (AttemptStory each : tried) {
            waited = waited.plus(each.waited());
        }
        return waited;
    }

    /** What others lost over all attempts, in session-time. */
    Duration frozen() {
        Duration frozen = told.millis("freezeMillis");
        Duration summed = Duration.ZERO;
        for (AttemptStory each : tried) {
            summed = summed.plus(each.frozen());
            Duration spent = each.told().millis("freezeSpentMillis");
            frozen = spent.compareTo(frozen) > 0 ? spent : frozen;
        }
        return summed.compareTo(frozen) > 0 ? summed : frozen;
    }

    /** Whether that is known, or at least a part of it. */
    boolean measured() {
        boolean measured = true;
        for (AttemptStory each : tried) {
            measured &= each.measured();
        }
        return measured || !frozen().isZero();
    }

    /** The same of the worst attempt. */
    Duration longestFreeze() {
        return tried.size() == 1
                ? frozen()
                : tried.stream().map(AttemptStory::frozen).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    long peakQueue() {
        long peak = told.number("peakQueue", 0);
        for (AttemptStory each : tried) {
            peak = Math.max(peak, each.peak());
        }
        return peak;
    }

    OptionalLong walBytes() {
        return told.number("walBytes");
    }

    /** Of the statements that were told of. */
    OptionalLong rows() {
        List<Told> counted =
                told.all("statements").stream().filter(each -> each.has("rows")).toList();
        return counted.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(counted.stream()
                        .mapToLong(each -> each.number("rows", 0))
                        .sum());
    }

    List<Told> rewritten() {
        return told.all("rewritten");
    }

    /** Whether there is something to see beside that it went through. */
    boolean eventful() {
        return attempts > 1
                || failed()
                || peakQueue() > 0
                || !around.isEmpty()
                || !rewritten().isEmpty()
                || walBytes().orElse(0) >= MUCH_WAL
                || took.compareTo(NOTICED) >= 0;
    }
}
