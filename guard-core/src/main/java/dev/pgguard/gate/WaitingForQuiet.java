package dev.pgguard.gate;

import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.NotReady;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Tables are not quiet yet: sent after a second and about every ten. */
public record WaitingForQuiet(List<NotReady> findings, Duration waited, Duration timeout) implements GuardEvent {
    public WaitingForQuiet {
        findings = List.copyOf(findings);
    }

    @Override
    public Level level() {
        return Level.INFO;
    }

    @Override
    public String message() {
        return "not quiet, " + DurationText.of(waited) + " of " + DurationText.of(timeout) + ": "
                + findings.stream().map(NotReady::message).collect(Collectors.joining("; "));
    }
}
