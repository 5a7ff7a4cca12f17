package dev.pgguard.preflight;

import dev.pgguard.migration.GuardEvent;

/** What preflight tells and does not refuse, a line each. */
record PreflightNote(String message) implements GuardEvent {
    @Override
    public Level level() {
        return Level.WARN;
    }
}
