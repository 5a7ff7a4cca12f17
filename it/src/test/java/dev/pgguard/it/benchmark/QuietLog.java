package dev.pgguard.it.benchmark;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps Flyway's log, which is that of the JDK here, off the screen, and counts the failed attempts that the guard tells in it. */
final class QuietLog extends Handler implements AutoCloseable {

    private final Logger flyway = Logger.getLogger("org.flywaydb");
    private final Logger guard = Logger.getLogger("dev.pgguard");
    private int failed;

    QuietLog() {
        flyway.setUseParentHandlers(false);
        guard.setUseParentHandlers(false);
        guard.addHandler(this);
    }

    /** Including the one that succeeded. */
    synchronized int attempts() {
        return failed + 1;
    }

    @Override
    public synchronized void publish(LogRecord line) {
        if (line.getMessage().contains(" Next attempt in ")) {
            failed++;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        guard.removeHandler(this);
        guard.setUseParentHandlers(true);
        flyway.setUseParentHandlers(true);
    }
}
