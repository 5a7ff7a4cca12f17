package dev.pgguard;

import dev.pgguard.retry.Sleeper;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Time, sleep and chance of a run; tests bring their own. */
public record Clockwork(Sleeper sleeper, InstantSource clock, RandomGenerator random) {

    /**
     * Java's own ones. Not {@code RandomGenerator.getDefault()}, which JDK 17 looks up through the thread's class loader: inside
     * Maven it finds none.
     */
    public static Clockwork real() {
        return new Clockwork(Sleeper.real(), InstantSource.system(), new Random());
    }
}
