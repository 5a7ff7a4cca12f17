package dev.pgguard.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({"500ms,500", "0s,0", "0,0", "1s,1000", "' 2 s ',2000", "5m,300000", "5min,300000", "2H,7200000"})
    void readsANumberWithAUnit(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1.5s", "-1s", "1 day", "s", "PT1S", "99999999999ms"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> DurationText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0ms",
        "999,999ms",
        "1000,1s",
        "2449,2.4s",
        "59999,59.9s",
        "60000,1m",
        "252000,4m12s",
        "3600000,1h00m",
        "11100000,3h05m"
    })
    void writesWhatAPersonReads(long millis, String text) {
        assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
