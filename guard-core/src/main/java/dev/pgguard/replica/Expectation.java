package dev.pgguard.replica;

import java.util.List;

/**
 * What the gate saw before the first migration: which replicas the run will wait for, and what it will not wait for and why.
 *
 * @param replicas each must replay the last migration
 */
public record Expectation(List<Replica> replicas, List<NotWaitedFor> notWaitedFor) {

    /** Of a gate that is switched off. */
    static final Expectation NONE = new Expectation(List.of(), List.of());

    public Expectation {
        replicas = List.copyOf(replicas);
        notWaitedFor = List.copyOf(notWaitedFor);
    }
}
