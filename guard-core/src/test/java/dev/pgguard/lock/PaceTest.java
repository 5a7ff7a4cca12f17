package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgguard.lock.LockWatch.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {

    @Test
    void looksSeveralTimesWithinAShortLockTimeout() {
        assertThat(Pace.within(Duration.ofSeconds(1))).isEqualTo(pace(50, 75));
        assertThat(Pace.within(Duration.ofMinutes(5))).isEqualTo(pace(50, 75));
        assertThat(Pace.within(Duration.ofMillis(200))).isEqualTo(pace(40, 40));
        assertThat(Pace.within(Duration.ZERO)).isEqualTo(pace(0, 20));
    }

    @Test
    void refusesAPaceThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pace(-1, 1))
                .withMessage("grace must not be negative, was PT-0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pace(1, 0))
                .withMessage("period must be longer than 0, was PT0S");
    }

    private static Pace pace(long grace, long period) {
        return new Pace(Duration.ofMillis(grace), Duration.ofMillis(period), Duration.ofSeconds(10));
    }
}
