package dev.pgguard.gate;

import java.time.Duration;
import java.util.List;

/**
 * Which tables must be quiet, and how long to wait for that.
 *
 * @param tables as SQL writes them
 * @param olderThan transactions younger than this do not count; zero counts every one
 * @param timeout zero decides at the first look
 */
public record QuietPolicy(List<String> tables, Duration olderThan, Duration timeout) {

    public QuietPolicy {
        tables = List.copyOf(tables);
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("tables names none");
        }
        if (olderThan.isNegative()) {
            throw new IllegalArgumentException("olderThan must not be negative, was " + olderThan);
        }
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative, was " + timeout);
        }
    }
}
