package dev.pgguard;

import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.SessionTimeouts;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the first round trip of a run says of its session; the same round trip tries to take the run lock.
 *
 * @param keep select-list expressions that keep the session fit for the run, sent again where a script may have reset them
 * @param maySeeLocks whether {@code Footprint} may be asked
 * @param restore those that put back what they change
 */
record Beginning(
        int pid,
        boolean standby,
        SessionTimeouts.Original original,
        String keep,
        String restore,
        boolean locked,
        boolean maySeeLocks) {

    /**
     * The lock is tried only where the expected backend is the one that answers: through a transaction-pooling proxy it would
     * stay on somebody else's session. {@code client_connection_check_interval} (14 and newer) lets the server notice a killed
     * client in the middle of a statement; other systems than Linux may refuse any value but 0. {@code idle_session_timeout} (14
     * and newer) would end the session between two attempts.
     */
    static String sql(RunLock lock, int expectedPid) {
        // not by a format, which takes a new JVM longer than the query
        return """
               select pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(),
                      pg_catalog.current_setting('lock_timeout'), pg_catalog.current_setting('statement_timeout'),
                      coalesce(pg_catalog.current_setting('transaction_timeout', true), '0'),
                      pg_catalog.current_setting('client_connection_check_interval', true),
                      case when :own then :lock else false end,
                      case when :own and pg_catalog.current_setting('client_connection_check_interval', true) = '0'
                                and pg_catalog.version() ~* 'linux'
                           then pg_catalog.set_config('client_connection_check_interval', '2s', false) end,
                      pg_catalog.current_setting('idle_session_timeout', true),
                      case when :own and pg_catalog.current_setting('idle_session_timeout', true) <> '0'
                           then pg_catalog.set_config('idle_session_timeout', '0', false) end,
                      pg_catalog.has_table_privilege('pg_catalog.pg_locks', 'select')
                        and pg_catalog.has_table_privilege('pg_catalog.pg_index', 'select')
                        and pg_catalog.has_function_privilege('pg_catalog.pg_stat_get_xact_tuples_inserted(pg_catalog.oid)', 'execute')
                        and pg_catalog.has_function_privilege('pg_catalog.pg_stat_get_xact_tuples_updated(pg_catalog.oid)', 'execute')
                        and pg_catalog.has_function_privilege('pg_catalog.pg_stat_get_xact_tuples_deleted(pg_catalog.oid)', 'execute')
                        and pg_catalog.has_function_privilege('pg_catalog.pg_table_size(pg_catalog.regclass)', 'execute')
                        and pg_catalog.has_function_privilege('pg_catalog.pg_partition_root(pg_catalog.regclass)', 'execute')
               """
                .replace(":own", "pg_catalog.pg_backend_pid() = " + expectedPid)
                .replace(":lock", lock.tryExpression());
    }

    static Beginning of(ResultSet row) throws SQLException {
        String keep = "";
        String restore = "";
        if (row.getString(8) != null) {
            keep += set("client_connection_check_interval", "2s");
            restore += set("client_connection_check_interval", row.getString(6));
        }
        if (row.getString(10) != null) {
            keep += set("idle_session_timeout", "0");
            restore += set("idle_session_timeout", row.getString(9));
        }
        return new Beginning(
                row.getInt(1),
                row.getBoolean(2),
                new SessionTimeouts.Original(row.getString(3), row.getString(4), row.getString(5)),
                keep,
                restore,
                row.getBoolean(7),
                row.getBoolean(11));
    }

    private static String set(String parameter, String value) {
        return ", pg_catalog.set_config('" + parameter + "', '" + value + "', false)";
    }
}
