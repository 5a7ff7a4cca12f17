package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.Refusal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runbook that comes with the plugin. */
class RunbookTest {

    private static final Runbook RUNBOOK = Runbook.shipped();

    @Test
    void hasAnEntryForEachRefusal() {
        assertThat(RUNBOOK.entries().keySet())
                .containsExactlyElementsOf(
                        Stream.of(Refusal.values()).map(Refusal::anchor).toList());
        assertThat(RUNBOOK.introduction())
                .startsWith("Every error of the guard")
                .doesNotContain("<!--");
    }

    @Test
    void findsAnEntryByAllThatAMessageSaysOfIt() {
        String entry = RUNBOOK.entry("replica-paused");
        assertThat(entry)
                .startsWith("replica-paused\n\nWhat it means. ")
                .contains("\nWhat to do. ")
                .doesNotContain("**");
        assertThat(RUNBOOK.entry(" " + Refusal.REPLICA_PAUSED.entry() + ".")).isEqualTo(entry);
    }

    @Test
    void namesTheEntryThatWasMeant() {
        assertThat(RUNBOOK.entry("replica-pause"))
                .startsWith("There is no entry replica-pause; did you mean replica-paused? There are: wrong-setting, ");
        assertThat(RUNBOOK.entry("x")).startsWith("There is no entry x. There are: wrong-setting, ");
    }
}
