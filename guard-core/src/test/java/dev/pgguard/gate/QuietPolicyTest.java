package dev.pgguard.gate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietPolicyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void refusesNoTableAndTimesBeforeTheirBeginning() {
        assertThatThrownBy(() -> new QuietPolicy(List.of(), SECOND, SECOND)).hasMessageContaining("tables");
        assertThatThrownBy(() -> new QuietPolicy(List.of("t"), SECOND.negated(), SECOND))
                .hasMessageContaining("olderThan");
        assertThatThrownBy(() -> new QuietPolicy(List.of("t"), SECOND, SECOND.negated()))
                .hasMessageContaining("timeout");
    }
}
