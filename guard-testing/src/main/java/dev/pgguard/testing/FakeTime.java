package dev.pgguard.testing;

import dev.pgguard.retry.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A clock that stands still until somebody sleeps on it: sleeping moves it at once and runs the actions given for that sleep. */
public final class FakeTime implements InstantSource, Sleeper {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Duration> sleeps = new ArrayList<>();
    private final Map<Integer, List<Runnable>> actions = new HashMap<>();
    private final List<Runnable> everySleep = new ArrayList<>();

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves the clock without a sleep. */
    public synchronized void tick(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a sleep of " + duration);
        }
        List<Runnable> due;
        synchronized (this) {
            now = now.plus(duration);
            sleeps.add(duration);
            due = new ArrayList<>(everySleep);
            due.addAll(actions.getOrDefault(sleeps.size(), List.of()));
        }
        due.forEach(Runnable::run);
    }

    /**
     * Runs an action during a sleep, in the sleeping thread.
     *
     * @param n 1 is the first sleep
     */
    public synchronized FakeTime onSleep(int n, Runnable action) {
        actions.computeIfAbsent(n, key -> new ArrayList<>()).add(action);
        return this;
    }

    public synchronized FakeTime onEverySleep(Runnable action) {
        everySleep.add(action);
        return this;
    }

    /** All sleeps so far, in order. */
    public synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }
}
