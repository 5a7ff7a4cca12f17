package dev.pgguard;

import dev.pgguard.retry.Sleeper;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Time, sleep and chance of a run; tests bring their own. */
public record Clockwork(Sleeper sleeper, InstantSource clock, RandomGenerator random) {

    public static Clockwork real() {
        return new Clockwork(Sleeper.real(), InstantSource.system(), RandomGenerator.getDefault());
    }
}
