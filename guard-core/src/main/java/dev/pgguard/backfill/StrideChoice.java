package dev.pgguard.backfill;

import java.time.Duration;

/** Whether a worker's next window is walked in passes: not under an old snapshot, and not while updates turn out not to be HOT. */
final class StrideChoice {

    /** A transaction that is younger is over before it matters. */
    static final Duration YOUNG = Duration.ofSeconds(2);

    private static final double ENOUGH = 0.5;
    private static final int POOR_WINDOWS = 2;
    private static final int REST = 20;

    private final int stride;
    private long lastLook = -1;
    private boolean old;
    private int poor;
    private int rest;

    StrideChoice(int stride) {
        this.stride = stride;
    }

    /** In how many passes a window that begins now is to be walked; decided anew with each look at the server. */
    int next(Surroundings around) {
        if (stride == 1) {
            return 1;
        }
        if (around.nextXid() > lastLook) {
            boolean beforeLastLook = lastLook < 0 || around.snapshotXids() > around.nextXid() - lastLook;
            old = beforeLastLook && around.snapshotAge().compareTo(YOUNG) > 0;
            lastLook = around.nextXid();
        }
        if (rest > 0) {
            rest--;
            return 1;
        }
        return old ? 1 : stride;
    }

    /** Passes behind the first find the room that it left, or something keeps it: then windows are not worth it. */
    void saw(Batch.Outcome.Applied applied) {
        if (applied.stride() == 1 || applied.pass() == 0 || applied.hot() < 0) {
            return;
        }
        if (applied.pass() + 1 == applied.stride()) {
            poor = applied.hot() < ENOUGH ? poor + 1 : 0;
            if (poor >= POOR_WINDOWS) {
                poor = 0;
                rest = REST;
            }
        }
    }
}
