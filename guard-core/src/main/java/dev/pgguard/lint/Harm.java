package dev.pgguard.lint;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Name;

/** The lock that a statement takes on a table, and what is done under it. */
public record Harm(LockMode lock, Work work, Name table) {

    /** For example {@code ACCESS EXCLUSIVE on orders: reads and writes wait while every row is read}. */
    @Override
    public String toString() {
        return lock.sqlName() + " on " + table + ": " + blocked() + " " + work;
    }

    private String blocked() {
        return switch (lock) {
            case ACCESS_EXCLUSIVE -> "reads and writes wait";
            case EXCLUSIVE, SHARE_ROW_EXCLUSIVE, SHARE -> "writes wait";
            default -> "other DDL waits";
        };
    }
}
