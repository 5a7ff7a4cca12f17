package dev.pgguard.backfill.partition;

/** Shadow and old partition are not what they have to be to each other: no swap. */
final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message);
    }
}
