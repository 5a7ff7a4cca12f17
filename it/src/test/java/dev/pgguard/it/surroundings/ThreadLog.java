package dev.pgguard.it.surroundings;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/** Flyway's log, kept per thread: Flyway has one log for all runs of a JVM, and a run logs on the thread that started it. */
public final class ThreadLog implements Log {

    private static final Map<Thread, List<String>> LINES = new ConcurrentHashMap<>();

    private ThreadLog() {}

    /** The class that Flyway's setting {@code loggers} names. */
    public static final class Creator implements LogCreator {
        @Override
        public Log createLogger(Class<?> type) {
            return new ThreadLog();
        }
    }

    /** What this thread logs from now on; the list grows, and may be read by any thread. */
    static List<String> start() {
        List<String> lines = new CopyOnWriteArrayList<>();
        startInto(lines);
        return lines;
    }

    static void startInto(List<String> lines) {
        LINES.put(Thread.currentThread(), lines);
    }

    static void end() {
        LINES.remove(Thread.currentThread());
    }

    private static void add(String line) {
        List<String> lines = LINES.get(Thread.currentThread());
        if (lines != null) {
            lines.add(line);
        }
    }

    @Override
    public void debug(String message) {
        // nobody asked for it
    }

    @Override
    public void info(String message) {
        add(message);
    }

    @Override
    public void warn(String message) {
        add("WARN " + message);
    }

    @Override
    public void error(String message) {
        add("ERROR " + message);
    }

    @Override
    public void error(String message, Exception e) {
        add("ERROR " + message + " " + e);
    }

    @Override
    public void notice(String message) {
        add("NOTICE " + message);
    }
}
