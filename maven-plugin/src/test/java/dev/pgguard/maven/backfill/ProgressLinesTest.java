package dev.pgguard.maven.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressLinesTest {

    private final List<String> lines = new ArrayList<>();
    private long now;

    private static BackfillEvent.Progress at(long walked) {
        return new BackfillEvent.Progress("handles", walked, walked, 1_000, 10, null, 0, 0L, null);
    }

    @Test
    void whereNobodyWatchesThereIsALineEveryTenSeconds() {
        try (ProgressLines progress = new ProgressLines(lines::add, lines::add, null, () -> now)) {
            for (int second = 0; second <= 25; second++) {
                now = Duration.ofSeconds(second).toNanos();
                progress.on(at(second * 10L));
            }
        }

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("[pgguard] Backfill handles: 0 of about 1,000 rows");
        assertThat(lines.get(2)).contains("200 of about 1,000");
    }

    @Test
    void everythingElseIsToldAtOnce() {
        try (ProgressLines progress = new ProgressLines(lines::add, lines::add, null, () -> now)) {
            progress.on(new BackfillEvent.Started("handles", 2, 0));
            progress.on(new BackfillEvent.Waiting("handles", "replica a is 20 MB behind", Duration.ZERO));
        }

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("replica a is 20 MB behind");
    }

    @Test
    void whoWatchesSeesABar() {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (ProgressLines progress = new ProgressLines(
                lines::add, lines::add, new PrintStream(screen, true, StandardCharsets.UTF_8), () -> now)) {
            progress.on(at(500));
        }

        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("handles").contains("500/1000");
        assertThat(lines).isEmpty();
    }

    @Test
    void aLineBeginsBelowTheBar() {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);
        try (ProgressLines progress =
                new ProgressLines(text -> terminal.println(text), lines::add, terminal, () -> now)) {
            progress.on(at(500));
            progress.on(new BackfillEvent.Waiting("handles", "it is paused", Duration.ZERO));
        }

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .containsPattern("\\R\\[pgguard] Backfill handles waits: it is paused\\.");
    }
}
