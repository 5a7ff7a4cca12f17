package dev.pgguard.backfill;

import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Passes on what a backfill tells, and of its progress, which comes each second, one event in ten seconds: for logs that are kept. */
public final class SparseProgress implements GuardListener {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final GuardListener listener;
    private final LongSupplier nanos;
    private long last;
    private boolean told;

    /** @param nanos a clock that never goes back */
    public SparseProgress(GuardListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
    }

    @Override
    public synchronized void on(GuardEvent event) {
        if (event instanceof BackfillEvent.Progress) {
            long now = nanos.getAsLong();
            if (told && now - last < PERIOD.toNanos()) {
                return;
            }
            told = true;
            last = now;
        }
        listener.on(event);
    }
}
