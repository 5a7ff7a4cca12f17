package dev.pgguard.preflight;

/** What preflight refuses; everything else that it finds is a line in the log. */
public enum PreflightMode {
    /** What the live database proves: a statement that fails, or that keeps others out for long. */
    HARM,
    /** That, and every finding that is an error in a pipeline. */
    FAIL,
    /** Nothing. */
    WARN,
    /** Nothing, and it does not look. */
    OFF
}
