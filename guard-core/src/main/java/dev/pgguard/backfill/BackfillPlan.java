package dev.pgguard.backfill;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill would do, told without doing it.
 *
 * @param target the table that is walked, schema-qualified and quoted
 * @param keyName the index whose key is walked
 * @param key its columns, in order
 * @param strategy how it is walked
 * @param stride in how many passes each window is walked; 1 for the plain keyset
 * @param reasons why this strategy, one sentence each
 * @param rows how many rows of the table there are to walk, estimated from statistics
 * @param batchRows with how many keys a batch begins
 * @param batches how many batches that makes
 * @param time estimated, pauses included; gates that close come on top
 * @param walBytes estimated
 * @param measured whether time and WAL come from one batch that was run and rolled back, not from rules of thumb
 * @param hot the share of HOT updates in that batch, 0 to 1; null for another statement and where nothing was measured
 * @param verification how the end is verified
 * @param obstacles what is in the way, the gravest first
 */
public record BackfillPlan(
        String name,
        String target,
        String keyName,
        List<String> key,
        Strategy strategy,
        int stride,
        List<String> reasons,
        long rows,
        int batchRows,
        long batches,
        Duration time,
        long walBytes,
        boolean measured,
        @Nullable Double hot,
        Verification verification,
        List<Obstacle> obstacles) {

    public BackfillPlan {
        key = List.copyOf(key);
        reasons = List.copyOf(reasons);
        obstacles = List.copyOf(obstacles);
    }

    /** How a table is walked. */
    public enum Strategy {
        /** In the key's order, a range of keys in each batch. */
        KEYSET,
        /** The same in windows, each in several passes over every k-th row, so that pages have room and updates stay HOT. */
        STRIDED
    }

    /** What proves that nothing was left out. */
    public enum Verification {
        /** No row matches the statement's condition any more. */
        NO_ROW_MATCHES,
        /** The cursor of each chunk reached its end; the statement leaves its condition true, so rows cannot be asked. */
        CURSOR
    }

    /** Whether nothing refuses it. */
    public boolean feasible() {
        return obstacles.stream().noneMatch(Obstacle::refuses);
    }
}
