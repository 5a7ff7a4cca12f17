package dev.pgguard.retry;

import java.time.Duration;

/** Waits; a test's sleeper moves the clock instead. */
@FunctionalInterface
public interface Sleeper {

    /** @throws InterruptedException when the thread is interrupted; callers restore the flag and give up */
    void sleep(Duration duration) throws InterruptedException;

    /** The real one. */
    static Sleeper real() {
        return duration -> Thread.sleep(duration.toMillis());
    }
}
