package dev.pgguard.backfill.partition;

import java.util.List;

/**
 * What a rebuild would do; nothing is created to find out.
 *
 * @param notes what the user has to know, though it hinders nothing
 */
public record RebuildPlan(String name, String parent, List<Part> partitions, List<String> notes) {

    /**
     * @param rows as the planner estimates them; -1 when it was never analysed
     * @param bytes with indexes and TOAST; as much disk is needed again until {@code clean}
     * @param obstacles why it cannot be rebuilt; empty when it can
     */
    public record Part(String partition, long rows, long bytes, List<String> obstacles) {
        public Part {
            obstacles = List.copyOf(obstacles);
        }
    }

    public RebuildPlan {
        partitions = List.copyOf(partitions);
        notes = List.copyOf(notes);
    }

    public boolean feasible() {
        return partitions.stream().allMatch(part -> part.obstacles().isEmpty());
    }
}
