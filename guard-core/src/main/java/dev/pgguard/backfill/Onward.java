package dev.pgguard.backfill;

import java.util.function.LongSupplier;

/** A clock in nanoseconds that never goes back: where the one behind it does, it goes on from where it was. */
final class Onward implements LongSupplier {

    private final LongSupplier clock;
    private long last;
    private long ahead;

    private Onward(LongSupplier clock) {
        this.clock = clock;
        this.last = clock.getAsLong();
    }

    static LongSupplier of(LongSupplier clock) {
        return clock instanceof Onward ? clock : new Onward(clock);
    }

    @Override
    public synchronized long getAsLong() {
        long now = clock.getAsLong() + ahead;
        if (now - last < 0) {
            ahead += last - now;
            now = last;
        }
        last = now;
        return now;
    }
}
