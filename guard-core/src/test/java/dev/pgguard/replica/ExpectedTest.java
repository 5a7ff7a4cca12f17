package dev.pgguard.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedTest {

    @Test
    void readsNothingACountOrNames() {
        assertThat(Expected.parse("  ")).isEqualTo(new Expected.Shown());
        assertThat(Expected.parse("0")).isEqualTo(new Expected.Count(0));
        assertThat(Expected.parse(" 2 ")).isEqualTo(new Expected.Count(2));
        assertThat(Expected.parse("a, b")).isEqualTo(new Expected.Names(List.of("a", "b")));
    }

    @Test
    void refusesTheRestByName() {
        assertThatThrownBy(() -> Expected.parse("-1")).hasMessageContaining("expectedReplicas");
        assertThatThrownBy(() -> Expected.parse("99999999999")).hasMessageContaining("expectedReplicas");
        assertThatThrownBy(() -> Expected.parse("a,,b")).hasMessageContaining("empty name");
        assertThatThrownBy(() -> Expected.parse("a,a")).hasMessageContaining("twice");
    }

    @Test
    void refusesATimeoutOfNothing() {
        assertThatThrownBy(() -> new ReplicaPolicy(true, new Expected.Shown(), Duration.ZERO))
                .hasMessageContaining("replicaTimeout");
    }
}
