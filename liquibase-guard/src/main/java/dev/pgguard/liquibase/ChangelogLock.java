package dev.pgguard.liquibase;

import dev.pgguard.Clockwork;
import dev.pgguard.GuardSettings;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The row in DATABASECHANGELOGLOCK that runners without a guard wait for. Whoever holds the run lock knows that a row with a
 * guard's mark is stale: its owner would hold the run lock.
 *
 * @param table quoted
 */
record ChangelogLock(String table) {

    private static final String MARK = "pgguard ";
    private static final Duration POLL = Duration.ofSeconds(1);

    static ChangelogLock of(Database database) {
        return new ChangelogLock(database.escapeTableName(
                database.getLiquibaseCatalogName(),
                database.getLiquibaseSchemaName(),
                database.getDatabaseChangeLogLockTableName()));
    }

    /** What the row said before it was taken; it is taken when {@code taken}. */
    private record Row(boolean taken, boolean locked, @Nullable String by) {}

    /**
     * Takes the row, waiting for a runner without a guard.
     *
     * @return whether it was taken over from a guard's run that is gone
     */
    boolean await(Connection session, GuardSettings settings, Clockwork clockwork) throws SQLException {
        Instant start = clockwork.clock().instant();
        boolean told = false;
        while (true) {
            Row row = take(session);
            if (row.taken()) {
                if (row.locked()) {
                    new LiquibaseLog()
                            .info("took over the row in " + table + " of a run that is gone (" + row.by()
                                    + "): its run lock was free");
                }
                return row.locked();
            }
            Duration waited = Duration.between(start, clockwork.clock().instant());
            if (waited.compareTo(settings.runLock().timeout()) >= 0) {
                throw timedOut(row, waited);
            }
            if (!told) {
                new LiquibaseLog()
                        .info("A runner without a guard has the row in " + table + ": " + row.by()
                                + ". Waiting for it (runLockTimeout).");
                told = true;
            }
            pause(clockwork.sleeper());
        }
    }

    private Row take(Connection session) throws SQLException {
        Optional<Row> taken = Query.first(
                session,
                """
                with before as (select id, locked, lockedby from %1$s where id = 1 for update)
                update %1$s l set locked = true, lockgranted = localtimestamp, lockedby = ?
                from before b where l.id = b.id and (not b.locked or b.lockedby like ?)
                returning b.locked, b.lockedby
                """
                        .formatted(table),
                row -> new Row(true, row.getBoolean(1), row.getString(2)),
                MARK + "pid " + Query.one(session, "select pg_catalog.pg_backend_pid()", row -> row.getInt(1)),
                MARK + "%");
        return taken.isPresent()
                ? taken.get()
                : Query.first(
                                session,
                                "select locked, lockedby from " + table + " where id = 1",
                                row -> new Row(false, row.getBoolean(1), row.getString(2)))
                        .orElse(new Row(false, false, null));
    }

    /** Only a row that a guard wrote. */
    boolean release(Connection session) throws SQLException {
        return !Query.list(
                        session,
                        """
                        update %s set locked = false, lockgranted = null, lockedby = null
                        where id = 1 and lockedby like ? returning id
                        """
                                .formatted(table),
                        row -> row.getInt(1),
                        MARK + "%")
                .isEmpty();
    }

    private GuardException timedOut(Row row, Duration waited) {
        return new GuardException(
                Refusal.RUN_LOCK_TIMEOUT,
                "A runner without a guard has the row in " + table + " and did not give it back within runLockTimeout ("
                        + DurationText.of(waited) + "): " + row.by()
                        + ". Nothing was applied by this run. Wait for that run; if it is gone, free the row with liquibase"
                        + " releaseLocks, then run again.");
    }

    private static void pause(Sleeper sleeper) {
        try {
            sleeper.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuardException(
                    Refusal.RUN_LOCK_TIMEOUT,
                    "Interrupted while waiting for another runner. Nothing was applied by this run.",
                    e);
        }
    }
}
