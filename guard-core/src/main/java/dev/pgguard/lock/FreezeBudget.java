package dev.pgguard.lock;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much session time others may spend queued behind one migration while it waits for locks, summed over all its attempts, and
 * what of it is spent: four sessions that wait behind us for half a second spend two session-seconds.
 *
 * <p>What is left is shared out evenly among the attempts that are left. An attempt that has used up its share is ended early, and
 * the next ones wait no longer than their share is expected to last. Used by the thread of the run only.
 */
public final class FreezeBudget {

    /** An attempt waits at least so long for a lock, or a busy table would never be migrated. */
    public static final Duration SHORTEST_PROBE = Duration.ofMillis(50);

    private @Nullable Duration limit;
    private Duration spent = Duration.ZERO;
    private Duration share = Duration.ZERO;
    private Duration spentInAttempt = Duration.ZERO;

    /** How many sessions wait behind us on average while we wait, as seen last; negative as long as nobody has looked. */
    private double queue = -1;

    /** @param limit null for none */
    public FreezeBudget(@Nullable Duration limit) {
        limit(limit);
    }

    /** The migration has a limit of its own. */
    public void limit(@Nullable Duration own) {
        if (own != null && (own.isZero() || own.isNegative())) {
            throw new IllegalArgumentException("freezeBudget must be longer than 0, was " + own);
        }
        limit = own;
    }

    /** An attempt begins. */
    public void attempt(int attemptsLeft) {
        spentInAttempt = Duration.ZERO;
        // in milliseconds: to divide a Duration is work for big decimals
        share = limit == null || isSpent()
                ? Duration.ZERO
                : Duration.ofMillis(limit.minus(spent).toMillis() / Math.max(1, attemptsLeft));
    }

    /** A statement is over. */
    public void charge(Freeze freeze) {
        if (!freeze.waited().isZero()) {
            queue = (double) freeze.charged().toNanos() / freeze.waited().toNanos();
        }
        charge(freeze.charged());
    }

    /** A wait is over that nobody could watch: it is taken to have cost what those before it did. */
    public void chargeUnseen(Duration waited) {
        if (queue > 0) {
            charge(Duration.ofNanos((long) (queue * waited.toNanos())));
        }
    }

    private void charge(Duration cost) {
        if (cost.isZero()) {
            return;
        }
        spent = spent.plus(cost);
        spentInAttempt = spentInAttempt.plus(cost);
    }

    /** What the next statement may cost before it is ended; empty for no limit. */
    public Optional<Duration> allowance() {
        if (limit == null) {
            return Optional.empty();
        }
        Duration left = share.minus(spentInAttempt);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** The timeouts of the attempt that begins: as long as its share is expected to last, and not longer than the given ones. */
    public TimeoutPolicy over(TimeoutPolicy timeouts) {
        if (limit == null || queue <= 0) {
            return timeouts;
        }
        Duration probe = Duration.ofMillis((long) (share.toMillis() / queue));
        Duration longest = probe.compareTo(SHORTEST_PROBE) < 0 ? SHORTEST_PROBE : probe;
        return longest.compareTo(timeouts.lock()) < 0 ? timeouts.withLock(longest) : timeouts;
    }

    /** Whether nothing is left of it. */
    public boolean isSpent() {
        return limit != null && spent.compareTo(limit) >= 0;
    }

    public Duration spent() {
        return spent;
    }

    /** Empty for none. */
    public Optional<Duration> limit() {
        return Optional.ofNullable(limit);
    }
}
