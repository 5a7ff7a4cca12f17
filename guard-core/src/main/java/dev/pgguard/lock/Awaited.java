package dev.pgguard.lock;

import dev.pgguard.sql.LockMode;
import org.jspecify.annotations.Nullable;

/**
 * What a statement of the migration waits for, as {@code pg_locks} shows it.
 *
 * @param what the thing by name: a relation with its schema, or a description such as {@code a row of public.orders}
 * @param mode the mode asked for; null for anything but a relation
 */
public record Awaited(Kind kind, String what, @Nullable LockMode mode) {

    /** The kinds of waits that tell the user different things. */
    public enum Kind {
        /** A table, index or sequence. */
        RELATION,
        /** A row that another transaction has changed or locked. */
        ROW,
        /** The end of another transaction, where the row is not known: a unique key inserted twice, a concurrent index build. */
        TRANSACTION,
        /** The end of transactions that were open before: what CREATE INDEX CONCURRENTLY and its like wait for. */
        SNAPSHOT,
        /** An advisory lock, a schema, a type and so on. */
        OTHER
    }

    /** @param phase the server's word for where the statement is; null when it is not known */
    static Awaited olderTransactions(@Nullable String phase) {
        return new Awaited(
                Kind.SNAPSHOT, "the end of older transactions" + (phase == null ? "" : " (" + phase + ")"), null);
    }

    /** For example {@code could not lock public.orders (ACCESS EXCLUSIVE)}, or {@code waited in vain for the end of older transactions}. */
    public String failure() {
        return switch (kind) {
            case RELATION, ROW -> "could not lock " + describe();
            case TRANSACTION, SNAPSHOT, OTHER -> "waited in vain for " + describe();
        };
    }

    /** For example {@code public.orders (ACCESS EXCLUSIVE)}. */
    public String describe() {
        return mode == null ? what : what + " (" + mode.sqlName() + ")";
    }
}
