package dev.pgguard.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant START = Instant.parse("2026-11-27T03:04:05.678Z");

    private Instant wall = START;
    private long nanos = Long.MAX_VALUE - 5;

    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void startsWithTheClockOfTheSystem() {
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void whoSetsTheClockMeanwhileDoesNotMoveIt() {
        pass(Duration.ofSeconds(2));
        wall = START.minus(Duration.ofDays(365));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(2));
        wall = START.plus(Duration.ofDays(365));
        pass(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void attemptsAreTimedByWhatHasReallyPassed() {
        RetryPolicy policy =
                new RetryPolicy(5, Duration.ofMinutes(10), new Backoff(Duration.ofMillis(1), Duration.ofSeconds(1)));
        Attempts attempts = new Retrier(policy, time -> {}, clock, new Random(1)).start();
        wall = START.minus(Duration.ofHours(1));
        pass(Duration.ofSeconds(3));

        assertThat(attempts.elapsed()).isEqualTo(Duration.ofSeconds(3));
        wall = START.plus(Duration.ofHours(1));
        assertThat(attempts.delayBeforeNext()).isPresent();
    }
}
