package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A session of the engine that works with the search path and the role of the job; given back as it came, as a pool wants it. */
final class WorkSession implements AutoCloseable {

    /** Of everything that is the guard's own: nobody else's operators and functions are found. */
    static final String OWN_PATH = "pg_catalog";

    private static final String ROLE = "backfill";
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    private final Connection connection;
    private final Map<String, String> before = new LinkedHashMap<>();
    private final boolean autoCommit;
    private final int isolation;
    private long statementTimeout = -1;

    private WorkSession(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.isolation = connection.getTransactionIsolation();
    }

    /** @throws SQLException when none can be opened, or it may not take the job's role */
    static WorkSession open(Sessions sessions, Job job) throws SQLException {
        WorkSession session = new WorkSession(connect(sessions));
        try {
            // serializable would fail on what read committed waits for, and a standby refuses it
            session.connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            session.set("search_path", job.searchPath());
            session.set("lock_timeout", LOCK_TIMEOUT.toMillis() + "ms");
            session.set("idle_in_transaction_session_timeout", "10s");
            session.set("client_connection_check_interval", "2s");
            if (!Query.one(session.connection, "select current_user::pg_catalog.text", row -> row.getString(1))
                    .equals(job.role())) {
                session.set("role", job.role());
            }
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** One that looks and steers, in autocommit mode; its settings are those of the role but for the search path. */
    static WorkSession plain(Sessions sessions) throws SQLException {
        WorkSession session = new WorkSession(connect(sessions));
        try {
            session.set("search_path", OWN_PATH);
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** With the search path of the role, the database or the URL. */
    static WorkSession asOpened(Sessions sessions) throws SQLException {
        return new WorkSession(connect(sessions));
    }

    void ownPath() throws SQLException {
        set("search_path", OWN_PATH);
    }

    private static Connection connect(Sessions sessions) throws SQLException {
        return sessions.open(ROLE)
                .orElseThrow(() -> new SQLException(
                        "there is no way to open a session beside the tool's", SqlState.CONNECTION_DOES_NOT_EXIST));
    }

    Connection connection() {
        return connection;
    }

    /** For the statements from now on; a round trip only when it changes. */
    void statementTimeout(Duration timeout) throws SQLException {
        if (timeout.toMillis() != statementTimeout) {
            set("statement_timeout", timeout.toMillis() + "ms");
            statementTimeout = timeout.toMillis();
        }
    }

    private void set(String setting, String value) throws SQLException {
        String old = Query.one(
                connection,
                "select pg_catalog.current_setting(?), pg_catalog.set_config(?, ?, false)",
                row -> row.getString(1),
                setting,
                setting,
                value);
        before.putIfAbsent(setting, old);
    }

    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed()) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
                for (Map.Entry<String, String> setting : before.entrySet()) {
                    Query.one(
                            connection,
                            "select pg_catalog.set_config(?, ?, false)",
                            row -> row.getString(1),
                            setting.getKey(),
                            setting.getValue());
                }
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            // it is broken, and whoever pools it finds that out
            return;
        }
    }
}
