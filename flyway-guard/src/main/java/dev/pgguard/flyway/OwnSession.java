package dev.pgguard.flyway;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Flyway's open transaction beside a migration, which holds Flyway's own lock.
 *
 * @param prepare what is sent to it before each migration
 */
record OwnSession(int pid, String prepare) {

    static OwnSession of(Connection session, Duration lockTimeout, String savepoint) throws SQLException {
        return Query.one(
                session,
                """
                select pg_catalog.pg_backend_pid(),
                       pg_catalog.current_setting('idle_in_transaction_session_timeout'),
                       coalesce(pg_catalog.current_setting('transaction_timeout', true), '0')
                """,
                row -> new OwnSession(
                        row.getInt(1),
                        "set local lock_timeout = " + lockTimeout.toMillis()
                                + unlimited("idle_in_transaction_session_timeout", row.getString(2))
                                + unlimited("transaction_timeout", row.getString(3))
                                + "; savepoint " + savepoint));
    }

    private static String unlimited(String parameter, String value) {
        return value.equals("0") ? "" : "; set local " + parameter + " = 0";
    }
}
