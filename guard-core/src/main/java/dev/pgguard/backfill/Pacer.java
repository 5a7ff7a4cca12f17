package dev.pgguard.backfill;

import java.time.Duration;

/** Steers the size of a worker's batches by how long they took, and the pause behind them by who complained. */
final class Pacer {

    private static final int FEWEST = 50;
    private static final int FIRST = 500;
    private static final double LONGEST_PAUSE = 8;
    private static final double FORGIVEN_PER_SECOND = 0.5;

    /** A batch that takes longer, and twice its target, has waited for something that no pause makes quicker, such as a standby. */
    private static final Duration COUNTED = Duration.ofSeconds(2);

    private double rows;
    private double average = -1;
    private boolean tooLong;
    private double pauseFactor = 1;

    /** How many keys the next batch may have. */
    int rows(Pace pace) {
        if (rows == 0) {
            rows = pace.target() == null ? pace.largestBatch() : FIRST;
        }
        return (int) Math.max(1, Math.min(rows, pace.largestBatch()));
    }

    /**
     * After a batch that was committed; of a window only its first pass is asked. It takes about four times as long as each of the others,
     * so it may take twice the target: else most of their time would go into beginning and ending.
     *
     * @param passes of that window: the next answer comes only after so many batches, so a step may be larger
     */
    void took(Duration duration, Pace pace, int passes) {
        Duration target = pace.target();
        if (target == null) {
            rows = Math.min(rows(pace) * 1.2 + 1, pace.largestBatch());
            return;
        }
        double ratio = duration.toNanos() / (double) target.toNanos() / (passes > 1 ? 2 : 1);
        average = average < 0 ? ratio : 0.4 * ratio + 0.6 * average;
        double worst = Math.max(average, ratio);
        if (worst > 2) {
            // one that is too long may be the machine's fault, a second in a row is not
            rows = rows / Math.min(worst, tooLong ? 4 : 2);
            average = -1;
        } else if (average < 0.90 || average > 0.95) {
            rows = rows * Math.min(0.95 / average, passes > 1 ? 2 : 1.2);
        }
        tooLong = worst > 2;
        rows = Math.max(Math.min(FEWEST, pace.largestBatch()), Math.min(rows, pace.largestBatch()));
    }

    /** After a batch that did not get through. */
    int halve(int tried) {
        rows = Math.max(1, tried / 2);
        average = -1;
        complained();
        return (int) rows;
    }

    /** A gate was closed, or somebody waited for us. */
    void complained() {
        pauseFactor = Math.min(LONGEST_PAUSE, pauseFactor * 2);
    }

    /** Slowly up again after something was closed. */
    void reopened() {
        rows = Math.max(Math.min(rows, FEWEST), rows / 2);
    }

    /** How long nothing is done after a batch. */
    Duration pause(Duration batch, Pace pace, boolean vacuumed) {
        double ratio = pace.pauseRatio() * pauseFactor * (vacuumed ? 2 : 1);
        double nanos = Math.min(batch.toNanos(), longest(pace).toNanos());
        double passed = nanos * (1 + ratio) / 1e9;
        pauseFactor = Math.max(1, pauseFactor - FORGIVEN_PER_SECOND * passed);
        return Duration.ofNanos((long) (nanos * ratio));
    }

    private static Duration longest(Pace pace) {
        Duration target = pace.target();
        Duration twice = target == null ? Duration.ZERO : target.multipliedBy(2);
        return twice.compareTo(COUNTED) > 0 ? twice : COUNTED;
    }
}
