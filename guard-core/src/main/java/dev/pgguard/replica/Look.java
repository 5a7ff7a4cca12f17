package dev.pgguard.replica;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one query on the primary says of its replicas.
 *
 * @param written up to where WAL is written; null on a standby, and on Aurora, which may refuse to tell
 * @param inserted up to where WAL exists at all, also the commits that {@code synchronous_commit=off} has not written yet
 * @param idleSlots permanent physical slots without a walsender
 */
record Look(
        boolean inRecovery,
        String role,
        boolean aurora,
        @Nullable WalPosition written,
        @Nullable WalPosition inserted,
        List<WalSender> senders,
        List<IdleSlot> idleSlots) {

    /** A physical slot that nobody uses. */
    record IdleSlot(String name, @Nullable String walStatus) {
        String label() {
            return walStatus == null || walStatus.equals("reserved") ? name : name + " (wal_status " + walStatus + ")";
        }
    }

    private static final int PAGE = 8192;
    private static final int LONGEST_PAGE_HEADER = 40;

    /**
     * One row per walsender and per idle slot; exactly one row of server facts when there are none. No parameters.
     *
     * <p>What {@code pg_stat_replication}, {@code pg_stat_activity} and {@code pg_replication_slots} show, from the functions behind
     * these views: planning their joins would take longer than the look itself.
     */
    static final String SQL =
            """
            select server.*, reader.*
              from (select facts.*,
                           case when facts.in_recovery or facts.aurora then null else pg_catalog.pg_current_wal_lsn() end as written,
                           case when facts.in_recovery or facts.aurora then null else pg_catalog.pg_current_wal_insert_lsn() end as inserted
                      from (select pg_catalog.pg_is_in_recovery() as in_recovery,
                                   current_user::text as role,
                                   pg_catalog.to_regproc('pg_catalog.aurora_version') is not null
                                     or pg_catalog.to_regproc('pg_catalog.aurora_replica_status') is not null as aurora
                           ) facts
                   ) server
              left join (
                   select r.pid, a.application_name, pg_catalog.host(a.client_addr) as client_addr, s.slot_name::text as slot_name,
                          a.datid is not null or coalesce(s.slot_type = 'logical', false) as bound,
                          r.state, r.flush_lsn, r.replay_lsn,
                          (1000.0 * extract(epoch from r.replay_lag))::bigint as replay_lag,
                          r.reply_time::text as reply_time,
                          (1000.0 * extract(epoch from pg_catalog.clock_timestamp() - r.reply_time))::bigint as reply_age,
                          s.wal_status
                     from pg_catalog.pg_stat_get_wal_senders() r
                     join pg_catalog.pg_stat_get_activity(null) a on a.pid = r.pid
                     left join pg_catalog.pg_get_replication_slots() s on s.active_pid = r.pid
                   union all
                   select null, null, null, slot_name::text, false, null, null, null, null, null, null, wal_status
                     from pg_catalog.pg_get_replication_slots()
                    where slot_type = 'physical' and not active and not temporary
                   ) reader on true
             order by reader.application_name, reader.slot_name, reader.pid
            """;

    Look {
        senders = List.copyOf(senders);
        idleSlots = List.copyOf(idleSlots);
    }

    /** Reads all rows of {@link #SQL}. */
    static Look of(ResultSet rows) throws SQLException {
        @Nullable Look server = null;
        List<WalSender> senders = new ArrayList<>();
        List<IdleSlot> idleSlots = new ArrayList<>();
        while (rows.next()) {
            if (server == null) {
                server = server(rows);
            }
            int pid = rows.getInt("pid");
            String slot = rows.getString("slot_name");
            if (pid != 0) {
                senders.add(sender(rows, pid, slot));
            } else if (slot != null) {
                idleSlots.add(new IdleSlot(slot, rows.getString("wal_status")));
            }
        }
        if (server == null) {
            throw new SQLException("The query for replicas always has a row and returned none.");
        }
        return new Look(
                server.inRecovery, server.role, server.aurora, server.written, server.inserted, senders, idleSlots);
    }

    private static Look server(ResultSet row) throws SQLException {
        return new Look(
                row.getBoolean("in_recovery"),
                row.getString("role"),
                row.getBoolean("aurora"),
                position(row, "written"),
                position(row, "inserted"),
                List.of(),
                List.of());
    }

    private static WalSender sender(ResultSet row, int pid, @Nullable String slot) throws SQLException {
        String name = row.getString("application_name");
        return new WalSender(
                pid,
                name == null ? "" : name,
                row.getString("client_addr"),
                slot,
                row.getBoolean("bound"),
                row.getString("state"),
                position(row, "flush_lsn"),
                position(row, "replay_lsn"),
                duration(row, "replay_lag"),
                row.getString("reply_time"),
                duration(row, "reply_age"));
    }

    private static @Nullable WalPosition position(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : WalPosition.parse(text);
    }

    private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Duration.ofMillis(millis);
    }

    /** Where WAL is written; what every commit but an asynchronous one has reached when it returns. */
    WalPosition writtenPosition() {
        return primary(written);
    }

    /**
     * The end of all WAL there is. At the end of a page PostgreSQL already counts the next page's header, which no replica
     * replays before the next record comes; then the end is the page's own.
     */
    WalPosition insertedPosition() {
        WalPosition end = primary(inserted);
        WalPosition start = primary(written);
        boolean onlyHeader =
                start.bytes() % PAGE == 0 && end.bytes() - start.bytes() <= LONGEST_PAGE_HEADER && end.reaches(start);
        return onlyHeader ? start : end;
    }

    private static WalPosition primary(@Nullable WalPosition position) {
        if (position == null) {
            throw new GuardException(
                    Refusal.NOT_A_PRIMARY, "This server is a standby (in recovery) and writes no WAL of its own.");
        }
        return position;
    }
}
