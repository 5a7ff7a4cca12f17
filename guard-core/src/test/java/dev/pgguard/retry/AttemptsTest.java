package dev.pgguard.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return bound - 1;
        }
    };

    private final List<Duration> sleeps = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    @Test
    void endsAtMaxAttempts() throws InterruptedException {
        Attempts attempts = attempts(3, Duration.ofHours(1));

        assertThat(attempts.number()).isEqualTo(1);
        attempts.next(attempts.delayBeforeNext().orElseThrow());
        attempts.next(attempts.delayBeforeNext().orElseThrow());

        assertThat(attempts.number()).isEqualTo(3);
        assertThat(attempts.delayBeforeNext()).isEmpty();
    }

    @Test
    void endsAtMaxDurationEvenWhenAttemptsAreLeft() throws InterruptedException {
        Attempts attempts = attempts(100, Duration.ofSeconds(2));

        while (attempts.delayBeforeNext().isPresent()) {
            attempts.next(attempts.delayBeforeNext().orElseThrow());
        }

        assertThat(sleeps).containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000));
        assertThat(attempts.elapsed()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void oneAttemptMeansNoRetry() {
        assertThat(attempts(1, Duration.ofHours(1)).delayBeforeNext()).isEmpty();
    }

    @Test
    void delaysDoubleUpToTheLongest() {
        assertThat(List.of(1, 2, 3, 7, 8, 60))
                .extracting(attempt -> BACKOFF.after(attempt, LONGEST).toMillis())
                .containsExactly(500L, 1_000L, 2_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void jitterIsFullAndNeverZero() {
        RandomGenerator random = new Random(7);

        assertThat(java.util.stream.Stream.generate(() -> BACKOFF.after(3, random))
                        .limit(2_000))
                .allMatch(delay -> delay.toMillis() >= 1 && delay.toMillis() <= 2_000)
                .anyMatch(delay -> delay.toMillis() < 100)
                .anyMatch(delay -> delay.toMillis() > 1_900);
    }

    @Test
    void refusesValuesThatCannotWork() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ofSeconds(1), BACKOFF))
                .hasMessageContaining("maxAttempts")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, BACKOFF)).hasMessageContaining("maxDuration");
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("initialDelay");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("maxDelay");
    }

    private Attempts attempts(int max, Duration maxDuration) {
        Sleeper sleeper = duration -> {
            sleeps.add(duration);
            now = now.plus(duration);
        };
        return new Retrier(new RetryPolicy(max, maxDuration, BACKOFF), sleeper, () -> now, LONGEST).start();
    }
}
