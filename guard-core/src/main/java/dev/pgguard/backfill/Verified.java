package dev.pgguard.backfill;

/**
 * What a verification found.
 *
 * @param how by what
 * @param left rows that still match, or keys that no batch has reached; counted up to {@link #MOST}
 * @param message the answer in a sentence
 */
public record Verified(BackfillPlan.Verification how, long left, String message) {

    /** It is counted no further. */
    public static final long MOST = 1_000_000;

    public boolean complete() {
        return left == 0;
    }
}
