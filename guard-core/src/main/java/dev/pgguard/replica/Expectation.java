package dev.pgguard.replica;

import java.util.List;

/**
 * What the gate saw before the first migration: which replicas the run will wait for, and what it will not wait for and why.
 *
 * @param replicas each must replay the last migration
 * @param asked labels of those that are asked themselves, which may be among them
 */
public record Expectation(List<Replica> replicas, List<NotWaitedFor> notWaitedFor, List<String> asked) {

    /** Of a gate that is switched off. */
    static final Expectation NONE = new Expectation(List.of(), List.of(), List.of());

    public Expectation {
        replicas = List.copyOf(replicas);
        notWaitedFor = List.copyOf(notWaitedFor);
        asked = List.copyOf(asked);
    }

    /** By the primary's view alone. */
    Expectation(List<Replica> replicas, List<NotWaitedFor> notWaitedFor) {
        this(replicas, notWaitedFor, List.of());
    }
}
