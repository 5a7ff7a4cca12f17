package dev.pgguard.backfill;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run of a job ended.
 *
 * @param state DONE, FAILED, CANCELLED; or PAUSED and RUNNING where the run was told to end before the job
 * @param rows that the job has changed so far, in all its runs
 * @param walBytes that the cluster wrote during its batches
 * @param elapsed of this run
 * @param failures rows that could not be changed, at most 1,000 of them
 * @param verified null unless the run came to the verification
 * @param error what stopped it, null unless it failed
 */
public record BackfillResult(
        String name,
        BackfillState state,
        long rows,
        long batches,
        long walBytes,
        Duration elapsed,
        List<FailedRow> failures,
        @Nullable Verified verified,
        @Nullable String error) {
    public BackfillResult {
        failures = List.copyOf(failures);
    }

    public boolean succeeded() {
        return state == BackfillState.DONE;
    }
}
