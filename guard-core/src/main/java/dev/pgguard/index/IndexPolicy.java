package dev.pgguard.index;

import java.time.Duration;
import java.util.Locale;

/**
 * What the guard may do about concurrent index statements.
 *
 * @param repair whether an invalid leftover of a statement is dropped, so that it can be built again; otherwise it is refused
 * @param limit the longest single wait: for another session's build, for writers before a build, for a drop
 */
public record IndexPolicy(boolean repair, Duration limit) {
    public IndexPolicy {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("limit must be longer than 0, was " + limit);
        }
    }

    /** For example {@code 1m30s}. */
    static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
