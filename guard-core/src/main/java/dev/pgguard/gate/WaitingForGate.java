package dev.pgguard.gate;

import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.NotReady;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The gate is closed and waits: sent after a second, when the reasons change, and about every ten seconds. */
public record WaitingForGate(List<NotReady> findings, Duration waited, Duration timeout) implements GuardEvent {
    public WaitingForGate {
        findings = List.copyOf(findings);
    }

    @Override
    public Level level() {
        return Level.INFO;
    }

    @Override
    public String message() {
        return "closed, " + DurationText.of(waited) + " of " + DurationText.of(timeout) + ": "
                + findings.stream().map(NotReady::message).collect(Collectors.joining("; "));
    }
}
