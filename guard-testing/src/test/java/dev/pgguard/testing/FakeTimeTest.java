package dev.pgguard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FakeTimeTest {

    private final FakeTime time = new FakeTime();

    @Test
    void sleepingMovesTheClockAndNothingElseDoes() throws InterruptedException {
        Instant start = time.instant();
        assertThat(time.instant()).isEqualTo(start);
        time.sleep(Duration.ofHours(1));
        time.tick(Duration.ofMinutes(1));
        assertThat(time.instant()).isEqualTo(start.plus(Duration.ofMinutes(61)));
        assertThat(time.sleeps()).containsExactly(Duration.ofHours(1));
    }

    @Test
    void actionsRunInTheirSleep() throws InterruptedException {
        List<String> done = new ArrayList<>();
        time.onSleep(2, () -> done.add("second")).onEverySleep(() -> done.add("any"));
        time.sleep(Duration.ofMillis(1));
        assertThat(done).containsExactly("any");
        time.sleep(Duration.ofMillis(1));
        assertThat(done).containsExactly("any", "any", "second");
    }

    @Test
    void anInterruptedThreadDoesNotSleep() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> time.sleep(Duration.ofMillis(1))).isInstanceOf(InterruptedException.class);
        assertThat(time.sleeps()).isEmpty();
    }
}
