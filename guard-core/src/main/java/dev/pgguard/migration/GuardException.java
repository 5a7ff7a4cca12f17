package dev.pgguard.migration;

import org.jspecify.annotations.Nullable;

/** The guard stops the run. The message says what happened, what was left behind and what to do, and names its runbook entry. */
public final class GuardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public GuardException(Refusal refusal, String message) {
        this(refusal, message, null);
    }

    public GuardException(Refusal refusal, String message, @Nullable Throwable cause) {
        super("[pgguard] " + message + " " + refusal.reference() + ".", cause);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
