package dev.pgguard;

import dev.pgguard.retry.Sleeper;
import dev.pgguard.retry.SteadyClock;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Time, sleep and chance of a run; tests bring their own.
 *
 * @param clock what is measured between two of its readings must be the time that has really passed
 */
public record Clockwork(Sleeper sleeper, InstantSource clock, RandomGenerator random) {

    /**
     * Java's own ones, for a run that begins now. Not {@code RandomGenerator.getDefault()}, which JDK 17 looks up through the thread's class loader: inside
     * Maven it finds none.
     */
    public static Clockwork real() {
        return new Clockwork(Sleeper.real(), SteadyClock.start(), new Random());
    }
}
