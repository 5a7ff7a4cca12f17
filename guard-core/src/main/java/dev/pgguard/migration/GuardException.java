package dev.pgguard.migration;

import org.jspecify.annotations.Nullable;

/** The guard stops the run. The message says what happened, what was left behind and what to do, and names its runbook entry. */
public final class GuardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final String story;

    public GuardException(Refusal refusal, String message) {
        this(refusal, message, null);
    }

    public GuardException(Refusal refusal, String message, @Nullable Throwable cause) {
        super("[pgguard] " + message + " " + refusal.reference() + ".", cause);
        this.refusal = refusal;
        this.story = message;
    }

    /** The message without its marks at the beginning and the end: for what becomes a part of another one. */
    public String story() {
        return story;
    }

    public Refusal refusal() {
        return refusal;
    }
}
