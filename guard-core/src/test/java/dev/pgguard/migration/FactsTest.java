package dev.pgguard.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FactsTest {

    @Test
    void keepsTheirOrderAndTheLastValueOfEachName() {
        Facts facts = new Facts()
                .and("a", 1)
                .and("b", null)
                .and(new Facts().and("c", 3).and("a", 4));

        assertThat(facts.millis("d", Duration.ofSeconds(2)).values())
                .containsExactly(entry("a", 4), entry("b", null), entry("c", 3), entry("d", 2_000L));
    }

    @Test
    void holdsAnyNumber() {
        Facts facts = new Facts();
        for (int i = 0; i < 100; i++) {
            facts.and("name" + i, i).and(new Facts().and("other" + i, i));
        }
        assertThat(facts.values()).hasSize(200).containsEntry("other99", 99);
    }
}
