package dev.pgguard.replica;

/**
 * A position in the write-ahead log ({@code pg_lsn}): the number of bytes written before it since the cluster was made.
 *
 * @param bytes never negative
 */
public record WalPosition(long bytes) implements Comparable<WalPosition> {

    public WalPosition {
        if (bytes < 0) {
            throw new IllegalArgumentException("A WAL position must not be negative, was " + bytes);
        }
    }

    /** Reads PostgreSQL's own form, for example {@code 0/16B3748}. */
    public static WalPosition parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("A WAL position looks like 0/16B3748, was " + text);
        }
        long high = Long.parseLong(text.substring(0, slash), 16);
        long low = Long.parseLong(text.substring(slash + 1), 16);
        return new WalPosition(high << 32 | low);
    }

    /** The bytes between this position and a later one; 0 when the other is not later. */
    public long bytesBehind(WalPosition other) {
        return Math.max(0, other.bytes - bytes);
    }

    public boolean reaches(WalPosition other) {
        return bytes >= other.bytes;
    }

    @Override
    public int compareTo(WalPosition other) {
        return Long.compare(bytes, other.bytes);
    }

    /** PostgreSQL's own form. */
    @Override
    public String toString() {
        return String.format("%X/%X", bytes >>> 32, bytes & 0xFFFF_FFFFL);
    }
}
