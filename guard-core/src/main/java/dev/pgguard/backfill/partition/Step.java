package dev.pgguard.backfill.partition;

import java.util.Locale;

/** The steps of one partition, in order; the one that was reached stands in its row, written in the transaction that did it. */
public enum Step {
    /** An empty table like the old partition, with its primary key. */
    SHADOW,
    /** Triggers on the old partition note which keys change. */
    CAPTURE,
    /** Every row is in the shadow. */
    COPY,
    /** The other indexes. */
    INDEXES,
    /** The bound as a CHECK, the opposite on the DEFAULT partition, foreign keys; all validated. */
    CONSTRAINTS,
    /** What LIKE forgets: owner, grants, policies, triggers, options, comments. */
    CATALOG,
    /** Shadow and old partition were equal at one moment, in rows and in the catalog. */
    VERIFY,
    /** The shadow is the partition. */
    SWAP,
    /** What served the rebuild is gone. */
    TIDY;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
