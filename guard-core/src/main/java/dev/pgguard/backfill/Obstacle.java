package dev.pgguard.backfill;

/**
 * Something that a plan found in the way of a backfill.
 *
 * @param subject what it is about: a column, a trigger, a replica
 * @param message a sentence or more, which says what is the matter and what to do
 */
public record Obstacle(Severity severity, String subject, String message) {

    /** What follows from it. */
    public enum Severity {
        /** Good to know. */
        NOTE,
        /** It runs, and may be slow or cost much. */
        WARNING,
        /** It is refused. */
        REFUSAL
    }

    static Obstacle note(String subject, String message) {
        return new Obstacle(Severity.NOTE, subject, message);
    }

    static Obstacle warning(String subject, String message) {
        return new Obstacle(Severity.WARNING, subject, message);
    }

    static Obstacle refusal(String subject, String message) {
        return new Obstacle(Severity.REFUSAL, subject, message);
    }

    public boolean refuses() {
        return severity == Severity.REFUSAL;
    }
}
