package dev.pgguard.replica;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a replica says of itself in one query.
 *
 * @param replayed null when it is not in recovery, or has replayed nothing yet
 * @param received up to where it has WAL from its upstream; null when none came by streaming
 * @param paused whether its replay is paused, or about to be
 * @param timeline which it replays; null when the role may not see it
 * @param delay {@code recovery_min_apply_delay} as it is set, {@code 0} for none
 * @param slot through which it streams; null for none, and for a role that may not see it
 * @param receiving whether a WAL receiver is connected to an upstream
 * @param database to which the session leads
 * @param lockWaiter the process that replays, when it waits for a lock that a query holds; else 0
 * @param snapshotConflict whether it waits for the snapshot of a query
 */
record StandbyLook(
        boolean inRecovery,
        String system,
        String started,
        String role,
        @Nullable WalPosition replayed,
        @Nullable WalPosition received,
        boolean paused,
        @Nullable Integer timeline,
        String delay,
        int lockWaiter,
        boolean snapshotConflict,
        @Nullable String slot,
        boolean receiving,
        String database) {

    /**
     * The timeline is the receiver's where there is one: the control file's lags behind it. To a role without
     * {@code pg_monitor} the receiver's row is there with nothing in it.
     */
    private static final String SQL =
            """
            select pg_catalog.pg_is_in_recovery(),
                   (select system_identifier::text from pg_catalog.pg_control_system()),
                   pg_catalog.pg_postmaster_start_time()::text,
                   current_user::text,
                   case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn() end,
                   pg_catalog.pg_last_wal_receive_lsn(),
                   case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_get_wal_replay_pause_state() <> 'not paused' end,
                   case when r.pid is null
                        then greatest((select timeline_id from pg_catalog.pg_control_checkpoint()),
                                      (select min_recovery_end_timeline from pg_catalog.pg_control_recovery()))
                        else r.received_tli end,
                   pg_catalog.current_setting('recovery_min_apply_delay'),
                   case s.wait_event_type when 'Lock' then s.pid end, s.wait_event = 'RecoveryConflictSnapshot',
                   r.slot_name, r.pid is not null, pg_catalog.current_database()::text
              from (select 1) one
              left join pg_catalog.pg_stat_wal_receiver r on true
              left join pg_catalog.pg_stat_get_activity(null) s on s.backend_type = 'startup'
            """;

    static StandbyLook of(Connection standby) throws SQLException {
        return Query.one(
                standby,
                SQL,
                row -> new StandbyLook(
                        row.getBoolean(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        position(row, 5),
                        position(row, 6),
                        row.getBoolean(7),
                        row.getObject(8) == null ? null : Integer.valueOf(row.getInt(8)),
                        row.getString(9),
                        row.getInt(10),
                        row.getBoolean(11),
                        row.getString(12),
                        row.getBoolean(13),
                        row.getString(14)));
    }

    private static @Nullable WalPosition position(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : WalPosition.parse(text);
    }
}
