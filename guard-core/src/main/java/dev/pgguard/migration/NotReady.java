package dev.pgguard.migration;

/**
 * Something that keeps a gate closed.
 *
 * @param refusal the entry of the runbook
 * @param subject what it is about, for example a replica's label or a table
 * @param message a sentence without its full stop, which says what is the matter and what to do
 * @param last waiting cannot help: the answer of further looks would mean nothing
 */
public record NotReady(Refusal refusal, String subject, String message, boolean last) {

    /** Something that may pass while one waits. */
    public static NotReady yet(Refusal refusal, String subject, String message) {
        return new NotReady(refusal, subject, message, false);
    }

    /** The sentence, with its entry of the runbook. */
    @Override
    public String toString() {
        return message + ". " + refusal.reference() + ".";
    }
}
