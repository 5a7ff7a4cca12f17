package dev.pgguard.lint;

/** How much a finding matters, least first. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Hurts in some situations, or later. */
    WARN,
    /** Fails, loses data, or blocks traffic for a time that grows with the table. */
    ERROR
}
