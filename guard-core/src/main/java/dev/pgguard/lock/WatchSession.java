package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The second session of a watch: it can never hang, and it is handed back as it came (it may belong to a pool). */
final class WatchSession implements AutoCloseable {

    private static final String LONGEST_LOOK = "2s";
    private static final int LONGEST_ANSWER_MILLIS = 5_000;

    private final Connection connection;
    private @Nullable String statementTimeoutBefore;
    private int networkTimeoutBefore;

    private WatchSession(Connection connection) {
        this.connection = connection;
    }

    static Optional<WatchSession> open(Sessions sessions) throws SQLException {
        return sessions.open("watch").map(WatchSession::new);
    }

    Connection connection() {
        return connection;
    }

    /** Bounds every query, on the server and, for a server that went away without a word, in the driver. */
    void bound() throws SQLException {
        networkTimeoutBefore = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, LONGEST_ANSWER_MILLIS);
        statementTimeoutBefore = Query.one(
                connection,
                """
                with before as materialized (select pg_catalog.current_setting('statement_timeout') as value)
                select value, pg_catalog.set_config('statement_timeout', ?, false) from before
                """,
                row -> row.getString(1),
                LONGEST_LOOK);
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (statementTimeoutBefore != null) {
                Query.one(
                        connection,
                        "select pg_catalog.set_config('statement_timeout', ?, false)",
                        row -> row.getString(1),
                        statementTimeoutBefore);
                connection.setNetworkTimeout(Runnable::run, networkTimeoutBefore);
            }
        }
    }
}
