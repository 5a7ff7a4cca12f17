package dev.pgguard.sql;

import org.jspecify.annotations.Nullable;

/** A table and the mode in which a statement locks it. */
public record TableLock(QualifiedName table, LockMode mode) {

    /** Written out for the reason given at {@link QualifiedName#hashCode}. */
    @Override
    public int hashCode() {
        return 31 * table.hashCode() + mode.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableLock that && table.equals(that.table) && mode == that.mode;
    }
}
