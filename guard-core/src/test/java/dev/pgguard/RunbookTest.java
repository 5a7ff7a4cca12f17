package dev.pgguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/runbook.md} and {@link Refusal} equal: who reads an error finds exactly one entry, and it is whole. */
class RunbookTest {

    private static final List<String> PARTS =
            List.of("**What it means.** ", "**What was left behind.** ", "**What to do.** ");

    @Test
    void eachRefusalHasExactlyOneEntryAndEachEntryARefusal() throws IOException {
        List<String> headings = headings(runbook());

        assertThat(headings)
                .containsExactlyElementsOf(
                        Stream.of(Refusal.values()).map(Refusal::anchor).toList());
    }

    @Test
    void eachEntryHasItsThreePartsInOrderAndNoneIsEmpty() throws IOException {
        entries(runbook()).forEach((anchor, entry) -> {
            int from = 0;
            for (String part : PARTS) {
                int at = entry.indexOf("\n\n" + part, from);
                assertThat(at).as("%s in entry %s", part, anchor).isNotNegative();
                String text = entry.substring(at + 2 + part.length());
                assertThat(text.split("\n\n", 2)[0].strip())
                        .as("text of %s in entry %s", part, anchor)
                        .hasSizeGreaterThan(20)
                        .doesNotContain("TODO");
                from = at + 1;
            }
        });
    }

    @Test
    void anErrorEndsWithTheEntryToRead() {
        assertThat(new GuardException(Refusal.LOCK_NOT_AVAILABLE, "Could not lock public.orders."))
                .hasMessage(
                        "[pgguard] Could not lock public.orders. See the guard's docs/runbook.md#lock-not-available.");
    }

    private static String runbook() throws IOException {
        return Files.readString(Path.of("..", "docs", "runbook.md"));
    }

    private static List<String> headings(String runbook) {
        return runbook.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).strip())
                .toList();
    }

    private static Map<String, String> entries(String runbook) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String section : runbook.split("(?m)^## ")) {
            if (!section.startsWith("# ")) {
                entries.put(section.lines().findFirst().orElseThrow().strip(), section);
            }
        }
        return entries;
    }
}
