package dev.pgguard.backfill;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How fast a backfill may go; read anew before every batch, so it can be changed while the job runs.
 *
 * @param profile {@code gentle}, {@code moderate}, {@code fast}, {@code unthrottled}, or {@code custom}
 * @param target how long a batch shall take, by which its size is steered; null for batches of {@code largestBatch} rows
 * @param pauseRatio the pause after a batch as a multiple of its duration, nothing held
 * @param largestBatch the most keys in a batch
 * @param lagLimit bytes that a replica may be behind before the next batch waits; 0 looks at no replica
 * @param walBudget bytes of WAL per second, of the whole cluster; null for no limit
 */
public record Pace(
        String profile,
        @Nullable Duration target,
        double pauseRatio,
        int largestBatch,
        long lagLimit,
        @Nullable Long walBudget) {

    private static final Set<String> PROFILES = Set.of("gentle", "moderate", "fast", "unthrottled", "custom");
    private static final long MEGABYTE = 1024L * 1024;

    /** A fifth of the time at work; the default: OLTP beside it notices next to nothing. */
    public static final Pace GENTLE = new Pace("gentle", Duration.ofMillis(5), 4, 200_000, 16 * MEGABYTE, null);

    /** For quiet hours. */
    public static final Pace MODERATE = new Pace("moderate", Duration.ofMillis(20), 3, 200_000, 32 * MEGABYTE, null);

    /** Half of the time at work. */
    public static final Pace FAST = new Pace("fast", Duration.ofMillis(20), 1, 200_000, 32 * MEGABYTE, null);

    /** Batches of 5,000 without a pause; what is looked at before each batch is looked at all the same. */
    public static final Pace UNTHROTTLED = new Pace("unthrottled", null, 0, 5_000, 32 * MEGABYTE, null);

    public Pace {
        if (!PROFILES.contains(profile)) {
            throw new IllegalArgumentException("pace must be gentle, moderate, fast or unthrottled, was " + profile);
        }
        if (target != null && target.toMillis() < 1) {
            throw new IllegalArgumentException("target must be at least 1ms, was " + target);
        }
        if (!(pauseRatio >= 0 && pauseRatio <= 1_000)) {
            throw new IllegalArgumentException("pauseRatio must be from 0 to 1000, was " + pauseRatio);
        }
        if (largestBatch < 1 || largestBatch > 1_000_000) {
            throw new IllegalArgumentException("largestBatch must be from 1 to 1000000, was " + largestBatch);
        }
        if (lagLimit < 0) {
            throw new IllegalArgumentException("lagLimit must not be negative, was " + lagLimit);
        }
        if (walBudget != null && walBudget < 1) {
            throw new IllegalArgumentException("walBudget must be at least 1 byte per second, was " + walBudget);
        }
    }

    /**
     * The pace of a profile.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static Pace of(String profile) {
        return switch (profile.strip().toLowerCase(Locale.ROOT)) {
            case "gentle" -> GENTLE;
            case "moderate" -> MODERATE;
            case "fast" -> FAST;
            case "unthrottled" -> UNTHROTTLED;
            default ->
                throw new IllegalArgumentException(
                        "pace must be gentle, moderate, fast or unthrottled, was " + profile);
        };
    }

    /** @param bytes 0 looks at no replica */
    public Pace withLagLimit(long bytes) {
        return new Pace(profile, target, pauseRatio, largestBatch, bytes, walBudget);
    }

    /** @param bytesPerSecond null for no limit */
    public Pace withWalBudget(@Nullable Long bytesPerSecond) {
        return new Pace(profile, target, pauseRatio, largestBatch, lagLimit, bytesPerSecond);
    }

    public Pace withLargestBatch(int rows) {
        return new Pace(profile, target, pauseRatio, rows, lagLimit, walBudget);
    }

    /**
     * A pace of one's own.
     *
     * @param duration null for batches of {@code largestBatch} rows
     * @param ratio the pause after a batch as a multiple of its duration
     */
    public Pace withTarget(@Nullable Duration duration, double ratio) {
        return new Pace("custom", duration, ratio, largestBatch, lagLimit, walBudget);
    }
}
