package dev.pgguard.it.flyway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.jspecify.annotations.Nullable;

/** Gives the lines that Flyway logs to the run on whose thread it logs them; Flyway has one log for all runs of a JVM. */
final class LinesOfThread implements Log {

    /** Receives lines, each after its level. */
    @FunctionalInterface
    interface Sink {
        void line(String line);
    }

    /** The class that Flyway's setting {@code loggers} names. */
    public static final class Creator implements LogCreator {
        @Override
        public Log createLogger(Class<?> type) {
            return new LinesOfThread();
        }
    }

    private static final Map<Thread, Sink> SINKS = new ConcurrentHashMap<>();

    private LinesOfThread() {}

    /**
     * From now on this thread's lines go there.
     *
     * @return where they went before, for the end of a run within a run
     */
    static @Nullable Sink capture(@Nullable Sink sink) {
        return sink == null ? SINKS.remove(Thread.currentThread()) : SINKS.put(Thread.currentThread(), sink);
    }

    private static void add(String level, String message) {
        Sink sink = SINKS.get(Thread.currentThread());
        if (sink != null) {
            sink.line(level + ": " + message);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in Flyway 10
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public void debug(String message) {
        // nobody asked for it
    }

    @Override
    public void info(String message) {
        add("INFO", message);
    }

    @Override
    public void warn(String message) {
        add("WARN", message);
    }

    @Override
    public void error(String message) {
        add("ERROR", message);
    }

    @Override
    public void error(String message, Exception e) {
        add("ERROR", message + " " + e);
    }

    @Override
    public void notice(String message) {
        add("NOTICE", message);
    }
}
