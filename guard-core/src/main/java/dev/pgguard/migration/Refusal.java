package dev.pgguard.migration;

import java.util.Locale;

/** The reasons for which the guard stops a run; each has an entry of its own in {@code docs/runbook.md}. */
public enum Refusal {
    WRONG_SETTING,
    UNSUPPORTED_HOST,
    POOLER_IN_BETWEEN,
    NOT_A_PRIMARY,
    RUN_LOCK_TIMEOUT,
    RUN_LOCK_LOST,
    NESTED_RUN,
    GROUP_NOT_GUARDED,
    MIGRATION_BYPASSED_THE_GUARD,
    HARMFUL_MIGRATION,
    LOCK_NOT_AVAILABLE,
    FREEZE_BUDGET_SPENT,
    TABLE_REWRITTEN,
    DEADLOCK,
    COMMIT_UNKNOWN,
    CONNECTION_LOST,
    NOT_RETRIED,
    SNAPSHOT_HELD_BY_THE_TOOL,
    INVALID_INDEX,
    INDEX_BEING_BUILT,
    INDEX_WITH_ANOTHER_DEFINITION,
    CORRUPTING_SERVER_VERSION,
    UNSUPPORTED_SERVER,
    REPLICAS_NOT_VISIBLE,
    REPLICA_MISSING,
    REPLICA_NOT_REPLAYED,
    REPLICA_PAUSED,
    REPLICA_FOREIGN,
    PRIMARY_CHANGED,
    DATABASE_UNREACHABLE,
    PRIVILEGE_MISSING,
    HISTORY_UNKNOWN,
    MIGRATION_FAILED,
    MIGRATIONS_PENDING,
    RUN_AT_WORK,
    CONSTRAINT_NOT_VALID,
    PARTITION_HALF_DETACHED,
    REBUILD_REFUSED,
    REBUILD_CHANGED,
    REBUILD_UNKNOWN,
    REBUILD_FAILED,
    BACKFILL_UNFINISHED,
    BACKFILL_REFUSED,
    BACKFILL_CHANGED,
    BACKFILL_UNKNOWN,
    BACKFILL_FAILED,
    LAST_RUN,
    TABLES_NOT_QUIET,
    DESTRUCTION_REFUSED;

    /** The anchor of the entry, for example {@code lock-not-available}. */
    public String anchor() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where the entry is, in the guard's sources. */
    public String entry() {
        return "docs/runbook.md#" + anchor();
    }

    /** The words that end a message. A user of the guard has no such file beside the migrations: it says whose it is. */
    public String reference() {
        return "See the guard's " + entry();
    }
}
