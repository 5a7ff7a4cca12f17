package dev.pgguard.lint;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Name;
import org.jspecify.annotations.Nullable;

/**
 * The lock that a statement takes on a table, and what is done under it.
 *
 * @param size how large the live database says that the table is; null when it is not known
 */
public record Harm(LockMode lock, Work work, Name table, @Nullable Size size) {

    /**
     * How large a table is.
     *
     * @param rows the planner's estimate, -1 when it was never analysed
     * @param bytes with its indexes and TOAST, -1 when it is not known
     */
    public record Size(long rows, long bytes) {

        /** For example {@code about 1,200,000 rows, 310 MB}. */
        @Override
        public String toString() {
            String much = bytes < 10L << 20 ? (bytes >> 10) + " kB" : (bytes >> 20) + " MB";
            return rows < 0 ? much : String.format(java.util.Locale.ROOT, "about %,d rows, %s", rows, much);
        }
    }

    public Harm(LockMode lock, Work work, Name table) {
        this(lock, work, table, null);
    }

    Harm on(Size known) {
        return new Harm(lock, work, table, known);
    }

    /** Whether reads or writes wait, for a time that grows with the table. */
    public boolean growsWithTheTable() {
        return lock.compareTo(LockMode.SHARE) >= 0 && work.growsWithTheTable();
    }

    /** For example {@code ACCESS EXCLUSIVE on orders: reads and writes wait while every row is read}. */
    @Override
    public String toString() {
        return lock.sqlName() + " on " + table + (size == null ? "" : " (" + size + ")") + ": " + blocked() + " "
                + work;
    }

    private String blocked() {
        return switch (lock) {
            case ACCESS_EXCLUSIVE -> "reads and writes wait";
            case EXCLUSIVE, SHARE_ROW_EXCLUSIVE, SHARE -> "writes wait";
            default -> "other DDL waits";
        };
    }
}
