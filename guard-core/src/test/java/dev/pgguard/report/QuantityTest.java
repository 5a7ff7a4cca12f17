package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.report.AttemptStory.Span;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuantityTest {

    @Test
    void countsHaveTheirThousandsApart() {
        assertThat(Quantity.count(0)).isEqualTo("0");
        assertThat(Quantity.count(999)).isEqualTo("999");
        assertThat(Quantity.count(1_000)).isEqualTo("1\u202f000");
        assertThat(Quantity.count(123_456)).isEqualTo("123\u202f456");
        assertThat(Quantity.count(1_234_567)).isEqualTo("1\u202f234\u202f567");
        assertThat(Quantity.count(-123_456)).isEqualTo("-123\u202f456");
    }

    @Test
    void durationsHaveOneDigitBehindThePointAtMost() {
        assertThat(Quantity.of(Duration.ofMillis(999))).isEqualTo("999\u00a0ms");
        assertThat(Quantity.of(Duration.ofMillis(1_000))).isEqualTo("1\u00a0s");
        assertThat(Quantity.of(Duration.ofMillis(1_040))).isEqualTo("1\u00a0s");
        assertThat(Quantity.of(Duration.ofMillis(1_999)))
                .as("as messages cut it off")
                .isEqualTo("1.9\u00a0s");
        assertThat(Quantity.of(Duration.ofSeconds(252))).isEqualTo("4\u00a0min\u00a012\u00a0s");
    }

    @Test
    void bytesAreCountedInThousandAndTwentyFours() {
        assertThat(Quantity.bytes(999)).isEqualTo("999\u00a0B");
        assertThat(Quantity.bytes(1_536)).isEqualTo("1.5\u00a0kB");
        assertThat(Quantity.bytes(150L << 20)).isEqualTo("150\u00a0MB");
        assertThat(Quantity.bytes(5_000L << 40)).isEqualTo("5000\u00a0TB");
    }

    @Test
    void partsOfARunHaveTwoDigitsBehindThePointAtMost() {
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        Axis axis = new Axis(new Span(start, start.plusSeconds(10)));
        assertThat(axis.bar(new Span(start.plusMillis(5), start.plusMillis(1_005))))
                .isEqualTo("x=\"0.05%\" width=\"10%\"");
        assertThat(axis.bar(new Span(start.plusMillis(1_234), start.plusSeconds(20))))
                .isEqualTo("x=\"12.34%\" width=\"87.66%\"");
    }
}
