package dev.pgguard.preflight;

import dev.pgguard.migration.GuardEvent;

/** What preflight tells and does not refuse, a line each. */
record PreflightEvent(String message) implements GuardEvent {
    @Override
    public Level level() {
        return Level.WARN;
    }
}
