package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.Backend;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.BackendProbe;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session that does the work, with settings of its own: names resolve in {@code pg_catalog} alone, so that the catalog writes out every
 * other name with its schema and nobody's function can stand in front of PostgreSQL's; a policy that would hide rows is an error.
 */
final class RebuildSession implements AutoCloseable {

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(RebuildSession session) throws SQLException;
    }

    private static final Duration PROBE = Duration.ofSeconds(5);

    /** The search path comes last: the others are read under the name that the session had. */
    private static final Map<String, String> SETTINGS = settings();

    private final Connection connection;
    private final Map<String, String> before;

    private RebuildSession(Connection connection, Map<String, String> before) {
        this.connection = connection;
        this.before = before;
    }

    static RebuildSession open(Sessions sessions, String role) throws SQLException {
        Connection connection = sessions.open(role)
                .orElseThrow(
                        () -> new GuardException(
                                Refusal.DATABASE_UNREACHABLE,
                                "There is no way to open a session for the rebuild. Nothing was changed. Give a URL or a data source."));
        try {
            if (Query.one(connection, "select pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1))) {
                throw new GuardException(
                        Refusal.NOT_A_PRIMARY,
                        "The server is a standby (pg_is_in_recovery() is true), where nothing can be rebuilt. Nothing was changed."
                                + " Point the URL at the primary, for example with targetServerType=primary.");
            }
            int pid = Query.one(connection, "select pg_catalog.pg_backend_pid()", row -> row.getInt(1));
            if (Backend.pid(connection).orElse(-1) != pid) {
                new BackendProbe(sessions, PROBE).requireOwnBackend(connection, pid);
            }
            Map<String, String> before = new LinkedHashMap<>();
            for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
                take(connection, setting, before);
            }
            return new RebuildSession(connection, before);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /** Statements as they stand, in one round trip. */
    void execute(String... sql) throws SQLException {
        run(String.join(";\n", sql));
    }

    void execute(List<String> sql) throws SQLException {
        if (!sql.isEmpty()) {
            run(String.join(";\n", sql));
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // a default or a comment may hold { and }
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Statements in one round trip; the numbers that its queries, of one value each, return. */
    List<Long> counts(String... sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<Long> counts = new ArrayList<>();
            boolean query = statement.execute(String.join(";\n", sql));
            while (query || statement.getUpdateCount() >= 0) {
                if (query) {
                    ResultSet row = statement.getResultSet();
                    row.next();
                    counts.add(row.getLong(1));
                }
                query = statement.getMoreResults();
            }
            return counts;
        }
    }

    /** A statement that may hold question marks of its own; returns the rows that it changed. */
    long change(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeLargeUpdate(sql);
        }
    }

    /** Rows that it changed. */
    long update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeLargeUpdate();
        }
    }

    /** The first column of each row. */
    List<String> texts(String sql, @Nullable Object... values) throws SQLException {
        return Query.list(connection, sql, row -> row.getString(1), values);
    }

    Optional<String> text(String sql, @Nullable Object... values) throws SQLException {
        return Query.first(connection, sql, row -> row.getString(1), values);
    }

    boolean is(String sql, @Nullable Object... values) throws SQLException {
        return Query.one(connection, sql, row -> row.getBoolean(1), values);
    }

    <T> T transaction(Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.run(this);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Everything as of one moment. */
    <T> T snapshot(Work<T> work) throws SQLException {
        return transaction(session -> {
            session.execute("set transaction isolation level repeatable read");
            return work.run(session);
        });
    }

    /** As the session came, which may go back to a pool. */
    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed()) {
                execute("select pg_catalog.pg_advisory_unlock_all()");
                for (Map.Entry<String, String> setting : before.entrySet()) {
                    set(connection, setting.getKey(), setting.getValue());
                }
            }
        } catch (SQLException e) {
            // a session that cannot be put back is broken, and gives its locks up with itself
            return;
        }
    }

    private static void take(Connection connection, Map.Entry<String, String> setting, Map<String, String> before)
            throws SQLException {
        try {
            before.put(setting.getKey(), set(connection, setting.getKey(), setting.getValue()));
        } catch (SQLException e) {
            // client_connection_check_interval is refused where the server's system cannot look at a socket
            if (!SqlState.INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** The value before. */
    private static String set(Connection connection, String name, String value) throws SQLException {
        return Query.one(
                connection,
                "select pg_catalog.current_setting(?), pg_catalog.set_config(?, ?, false)",
                row -> row.getString(1),
                name,
                name,
                value);
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("default_transaction_isolation", "read committed");
        settings.put("default_transaction_read_only", "off");
        settings.put("lock_timeout", "0");
        settings.put("statement_timeout", "0");
        // a client that is stopped in the middle keeps no lock for ever
        settings.put("idle_in_transaction_session_timeout", "10s");
        settings.put("client_connection_check_interval", "2s");
        settings.put("row_security", "off");
        settings.put("quote_all_identifiers", "off");
        settings.put("datestyle", "ISO, YMD");
        settings.put("intervalstyle", "postgres");
        settings.put("extra_float_digits", "1");
        settings.put("jit", "off");
        settings.put("search_path", "pg_catalog, pg_temp");
        return settings;
    }
}
