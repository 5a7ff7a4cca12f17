package dev.pgguard.replica;

/**
 * Something that reads or keeps the primary's WAL and that a run does not wait for.
 *
 * @param who its label, for example {@code pg_receivewal (10.0.0.9)}
 * @param why in words that fit between brackets, for example {@code a WAL archiver, it never replays}
 */
public record NotWaitedFor(String who, String why) {
    @Override
    public String toString() {
        return who + ": " + why;
    }
}
