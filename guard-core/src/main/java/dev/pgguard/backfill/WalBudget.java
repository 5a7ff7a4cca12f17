package dev.pgguard.backfill;

import java.time.Duration;

/** A bucket of bytes that fills by the second and is emptied by all WAL of the cluster, whoever writes it; for all workers of a run. */
public final class WalBudget {

    /** How many seconds of the budget may be saved up. */
    private static final double DEPTH = 0.25;

    private boolean begun;
    private long lastWal;
    private long lastNanos;
    private double tokens;

    /**
     * How long to wait before the next batch.
     *
     * @param wal where the cluster's WAL ends, in bytes
     */
    public synchronized Duration wait(long bytesPerSecond, long wal, long nanos) {
        double depth = bytesPerSecond * DEPTH;
        if (begun) {
            double earned = (nanos - lastNanos) / 1e9 * bytesPerSecond;
            tokens = Math.min(depth, tokens + Math.max(0, earned)) - Math.max(0, wal - lastWal);
        } else {
            tokens = depth;
        }
        begun = true;
        lastWal = wal;
        lastNanos = nanos;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / bytesPerSecond * 1e9));
    }
}
