package dev.pgguard.backfill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job as the tables show it.
 *
 * @param target the table that is walked, schema-qualified and quoted
 * @param priority a job with a higher one goes first
 * @param rows changed so far
 * @param estimatedRows of the table when the job was registered
 * @param chunksDone of {@code chunks}
 * @param failures rows that could not be changed
 * @param workers sessions at work now, with what each waits for
 * @param lastError null when there was none
 * @param origin the migration that registered it; null when none did
 */
public record BackfillStatus(
        String name,
        String target,
        BackfillState state,
        Pace pace,
        int priority,
        long rows,
        long estimatedRows,
        long batches,
        long walBytes,
        int chunksDone,
        int chunks,
        long failures,
        List<WorkerStatus> workers,
        @Nullable String lastError,
        @Nullable Origin origin) {
    public BackfillStatus {
        workers = List.copyOf(workers);
    }

    /**
     * A session at work.
     *
     * @param pid of its backend
     * @param batchSize keys in its next batch
     * @param lagBytes of the replica that is furthest behind, null where none is looked at
     * @param waitsFor why it pauses, null while it works
     */
    public record WorkerStatus(int pid, int batchSize, @Nullable Long lagBytes, @Nullable String waitsFor) {}
}
