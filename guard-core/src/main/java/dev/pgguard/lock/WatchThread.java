package dev.pgguard.lock;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that looks after the statement which runs now, once that is due.
 *
 * <p>A statement that is over before must cost no more than two fields: waking a thread takes as long as a quick statement does.
 * The thread therefore finds its next statement by itself, and lies down for good only after a pause without one.
 */
final class WatchThread implements Runnable {

    private final Duration grace;
    private volatile @Nullable Thread thread;
    private volatile @Nullable WatchedStatement current;
    private volatile boolean idle;
    private volatile boolean closed;

    /** @param grace from the start of a statement to the first look at it, where it has none that is shorter */
    WatchThread(Duration grace) {
        this.grace = grace;
    }

    /** The session runs this statement now, and no other one any more; false when the watch is closed. */
    boolean watch(WatchedStatement statement) {
        if (closed) {
            return false;
        }
        current = statement;
        if (thread == null) {
            start();
        }
        // one with a shorter grace would be due before the end of a pause
        if (idle || statement.grace().compareTo(grace) < 0) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            Thread started = new Thread(this, "pgguard-watch");
            started.setDaemon(true);
            started.start();
            thread = started;
        }
    }

    synchronized void close() {
        closed = true;
        Thread started = thread;
        if (started != null) {
            started.interrupt();
        }
    }

    @Override
    public void run() {
        WatchedStatement done = null;
        WatchedStatement lastBeforePause = null;
        while (!closed) {
            WatchedStatement now = current;
            if (now != null && now != done && !now.ended()) {
                if (!now.isDue()) {
                    LockSupport.parkNanos(this, now.untilDue());
                    continue;
                }
                now.run();
                done = now;
            } else if (now != lastBeforePause) {
                lastBeforePause = now;
                // no statement that starts meanwhile is due before the end of this pause
                LockSupport.parkNanos(this, grace.toNanos());
            } else {
                lieDown(now);
            }
        }
    }

    /** In this order: a statement that starts after the question sees that it has to wake the thread. */
    private void lieDown(@Nullable WatchedStatement last) {
        idle = true;
        if (current == last && !closed) {
            LockSupport.park(this);
        }
        idle = false;
    }
}
