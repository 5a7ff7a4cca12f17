package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Origin;
import dev.pgguard.backfill.Pace;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a rebuild stands.
 *
 * @param state running, paused, done, failed or cancelled
 * @param pace of its copying from the next batch on
 * @param origin the migration that registered it; null when none did
 */
public record RebuildStatus(
        String name, String parent, String state, Pace pace, List<Part> partitions, @Nullable Origin origin) {

    /**
     * @param state pending, running, done or failed
     * @param step the last that was reached, null when there is nothing of the rebuild in the database
     * @param old what the old partition is called since the swap, as long as it is kept
     */
    public record Part(
            String partition,
            String state,
            @Nullable Step step,
            long rows,
            @Nullable String old,
            @Nullable Instant keepUntil,
            @Nullable String error) {}

    public RebuildStatus {
        partitions = List.copyOf(partitions);
    }

    public boolean done() {
        return state.equals("done");
    }
}
