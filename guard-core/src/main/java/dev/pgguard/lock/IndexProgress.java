package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the build of an index is that has been at work for some time, as {@code pg_stat_progress_create_index} shows it.
 *
 * @param object the index, or its table while the index has no name yet
 * @param phase in PostgreSQL's words, for example {@code building index: scanning table} or {@code waiting for old snapshots}
 * @param done blocks, or transactions waited for
 * @param total of how many; 0 when that is not known
 * @param waits whether it waits for transactions, and does not read blocks
 * @param lockedBy the backend that it waits for; null while it waits for none
 */
record IndexProgress(String object, String phase, long done, long total, boolean waits, @Nullable Integer lockedBy)
        implements GuardEvent {

    /** Empty while the session builds no index, and where the role may not see it. */
    static Optional<IndexProgress> of(Connection own, int backendPid) throws SQLException {
        return Query.first(
                own,
                """
                select pg_catalog.format('%s.%s', n.nspname, c.relname) as object, p.phase,
                  p.phase like 'waiting %' as waits, p.blocks_done, p.blocks_total, p.lockers_done, p.lockers_total,
                  nullif(p.current_locker_pid, 0)::pg_catalog.int4 as locker
                from pg_catalog.pg_stat_progress_create_index p
                join pg_catalog.pg_class c on c.oid = case p.index_relid when 0 then p.relid else p.index_relid end
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where p.pid = ? and p.datname = pg_catalog.current_database()
                """,
                row -> {
                    boolean waits = row.getBoolean("waits");
                    return new IndexProgress(
                            row.getString("object"),
                            row.getString("phase"),
                            row.getLong(waits ? "lockers_done" : "blocks_done"),
                            row.getLong(waits ? "lockers_total" : "blocks_total"),
                            waits,
                            row.getObject("locker", Integer.class));
                },
                backendPid);
    }

    @Override
    public Level level() {
        return Level.INFO;
    }

    @Override
    public Facts facts() {
        return new Facts()
                .and("object", object)
                .and("phase", phase)
                .and(waits ? "transactionsDone" : "blocksDone", done)
                .and(waits ? "transactionsTotal" : "blocksTotal", total)
                .and("lockedBy", lockedBy);
    }

    @Override
    public String message() {
        String share = total == 0 || done > total
                ? ""
                : ", " + done + " of " + total + (waits ? " transactions" : " blocks") + " (" + 100 * done / total
                        + " %)";
        return "index " + object + " is being built: " + phase + share
                + (lockedBy == null ? "" : ", now for pid " + lockedBy);
    }
}
