package dev.pgguard.backfill;

import java.util.Locale;

/** Where a job stands; the column {@code state} of {@code pgguard.backfill_job} has these in lower case. */
public enum BackfillState {
    /** Registered, and no runner has begun. */
    PLANNED,
    /** Runners may work; whether one does is told by {@code pgguard.backfill_worker}. */
    RUNNING,
    /** Runners wait until it is resumed. */
    PAUSED,
    /** Every batch is done, and what is left is looked for. */
    VERIFYING,
    DONE,
    /** Rows could not be changed, or something else stopped it: the next run tries these rows again and goes on from where it stopped. */
    FAILED,
    /** For good: what was done stays done. */
    CANCELLED;

    /** Whether no runner has anything left to do. */
    public boolean finished() {
        return this == DONE || this == CANCELLED;
    }

    static BackfillState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
