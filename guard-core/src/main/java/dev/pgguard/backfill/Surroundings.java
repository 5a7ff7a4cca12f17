package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one query tells of the server: it changes slowly, so a look about every second does.
 *
 * @param archiving null when nothing is archived, or the archiver keeps up; else what is the matter
 * @param slot a slot for whose sake WAL is kept beyond all bounds; null when there is none
 * @param vacuumed whether a vacuum works on the table
 * @param snapshotXids how many transactions ago the oldest snapshot was taken
 * @param snapshotAge of the oldest transaction that has a snapshot
 * @param nextXid a count of transactions
 */
record Surroundings(
        @Nullable String archiving,
        @Nullable String slot,
        boolean vacuumed,
        long snapshotXids,
        Duration snapshotAge,
        long nextXid) {

    /** Beyond this PostgreSQL keeps WAL for an archiver that does not get on. */
    private static final int SEGMENTS_BEHIND = 42;

    /** A slot that keeps more than this fills the disk by everybody's WAL. */
    private static final long SLOT_BYTES = 10L * 1024 * 1024 * 1024;

    private static final String SQL =
            """
            select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::pg_catalog.int8 as wal,
                   pg_catalog.current_setting('archive_mode') <> 'off' as archives,
                   coalesce(r.last_failed_time > coalesce(r.last_archived_time, '-infinity'), false) as archive_fails,
                   r.last_archived_wal,
                   pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) as segment,
                   array(select s.slot_name || case when s.wal_status in ('unreserved', 'lost') then ' (wal_status ' || s.wal_status || ')'
                                                    else '' end
                           from pg_catalog.pg_get_replication_slots() s
                          where s.wal_status = 'unreserved'
                             or s.wal_status <> 'lost'
                                and pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn) > ?) as slots,
                   exists (select from pg_catalog.pg_stat_progress_vacuum v where v.relid = ?::pg_catalog.int8::pg_catalog.oid) as vacuumed,
                   coalesce((select max(x) from (
                       select pg_catalog.age(a.backend_xmin) as x from pg_catalog.pg_stat_get_activity(null) a
                        where a.application_name not like 'pgguard:%' and coalesce(a.backend_type, '') <> 'autovacuum worker'
                        union all select pg_catalog.age(p.transaction) from pg_catalog.pg_prepared_xact() p
                        union all select pg_catalog.age(s.xmin) from pg_catalog.pg_get_replication_slots() s) xs), 0) as snapshot_xids,
                   coalesce((select (1000 * max(extract(epoch from pg_catalog.clock_timestamp() - a.xact_start)))::pg_catalog.int8
                       from pg_catalog.pg_stat_get_activity(null) a
                      where a.backend_xmin is not null and a.application_name not like 'pgguard:%'
                        and coalesce(a.backend_type, '') <> 'autovacuum worker'), 0) as snapshot_millis,
                   pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text::pg_catalog.int8 as next_xid
              from pg_catalog.pg_stat_get_archiver() r
            """;

    /**
     * One look.
     *
     * @param table OID of the one that is walked
     * @param exempt slots that may keep as much as they like
     */
    static Surroundings look(Connection session, long table, List<String> exempt) throws SQLException {
        return Query.one(session, SQL, row -> of(row, exempt), SLOT_BYTES, table);
    }

    private static Surroundings of(ResultSet row, List<String> exempt) throws SQLException {
        return new Surroundings(
                row.getBoolean("archives") ? archiving(row, row.getLong("wal")) : null,
                slot(row.getArray("slots"), exempt),
                row.getBoolean("vacuumed"),
                row.getLong("snapshot_xids"),
                Duration.ofMillis(row.getLong("snapshot_millis")),
                row.getLong("next_xid"));
    }

    private static @Nullable String archiving(ResultSet row, long wal) throws SQLException {
        if (row.getBoolean("archive_fails")) {
            return "archiving of WAL fails (pg_stat_archiver): mend archive_command";
        }
        String last = row.getString("last_archived_wal");
        long behind = last == null ? 0 : wal / row.getLong("segment") - segment(last, row.getLong("segment"));
        return behind > SEGMENTS_BEHIND ? "the archiver is " + behind + " segments of WAL behind" : null;
    }

    /** The number of a segment by its file name; of a history or backup file {@code Long.MAX_VALUE}, which is never behind. */
    private static long segment(String file, long size) {
        if (!file.matches("[0-9A-F]{24}")) {
            return Long.MAX_VALUE / 2;
        }
        return Long.parseLong(file.substring(8, 16), 16) * (0x1_0000_0000L / size)
                + Long.parseLong(file.substring(16), 16);
    }

    private static @Nullable String slot(Array slots, List<String> exempt) throws SQLException {
        List<String> all = new ArrayList<>(List.of((String[]) slots.getArray()));
        all.removeIf(slot -> exempt.contains(slot.split(" ", 2)[0]));
        return all.isEmpty()
                ? null
                : "replication slot " + all.get(0)
                        + " keeps so much WAL that the disk may fill, or loses what it needs: let its reader catch up, or drop it";
    }
}
