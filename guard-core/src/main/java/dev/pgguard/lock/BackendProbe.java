package dev.pgguard.lock;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a proxy that pools sessions from one that pools transactions, when the driver cannot: both hand the client a process id
 * of their own.
 *
 * <p>A second session opens a transaction and looks which backend serves it; then the first session looks again. Where sessions
 * are pooled, the first one's backend serves nobody else and stays. Several rounds, since a busy proxy may by chance give the
 * same one back.
 */
public final class BackendProbe {

    private static final int ROUNDS = 5;

    /** Sent as text, like BEGIN: what the driver prepares on the server would be looked for on another backend. */
    private static final String BACKEND = "select pg_catalog.pg_backend_pid()";

    private final Sessions sessions;
    private final Duration limit;

    /** @param limit for the opening of the second session and for each answer */
    public BackendProbe(Sessions sessions, Duration limit) {
        this.sessions = sessions;
        this.limit = limit;
    }

    /**
     * @param session in autocommit
     * @param pid of the backend that served its last statement
     * @throws GuardException with {@link Refusal#POOLER_IN_BETWEEN} unless this backend was seen to stay the session's own
     */
    public void requireOwnBackend(Connection session, int pid) {
        try (Connection second = open()) {
            int before = session.getNetworkTimeout();
            try {
                bound(session);
                bound(second);
                for (int round = 0; round < ROUNDS; round++) {
                    requireSame(session, second, pid);
                }
            } finally {
                session.setNetworkTimeout(Runnable::run, before);
            }
        } catch (SQLException e) {
            throw unknown(Reason.of(e), e);
        }
    }

    private void bound(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
    }

    private static void requireSame(Connection session, Connection second, int pid) throws SQLException {
        try (Statement transaction = second.createStatement();
                Statement statement = session.createStatement()) {
            int others = backend(transaction, "begin; " + BACKEND);
            if (others == pid) {
                transaction.execute("rollback");
                throw pooled("Backend " + pid
                        + " served the session that runs the migrations and, a moment later, another one");
            }
            int again = backend(statement, BACKEND);
            transaction.execute("rollback");
            if (again != pid) {
                throw pooled("The session that runs the migrations was served by backend " + pid
                        + " and is now served by backend " + again);
            }
        }
    }

    private static int backend(Statement statement, String sql) throws SQLException {
        if (!statement.execute(sql)) {
            statement.getMoreResults();
        }
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            return row.getInt(1);
        }
    }

    /** On a thread of its own: a pool that is used up, or a proxy whose servers are all taken, lets the caller wait. */
    private Connection open() {
        CompletableFuture<Optional<Connection>> opening = new CompletableFuture<>();
        Thread opener = new Thread(() -> open(opening), "pgguard-probe");
        opener.setDaemon(true);
        opener.start();
        try {
            return opening.get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .orElseThrow(() -> unknown("there is no way to open a second session", null));
        } catch (TimeoutException e) {
            opening.thenAccept(late -> late.ifPresent(BackendProbe::close));
            throw unknown("no second session could be opened within " + DurationText.of(limit), e);
        } catch (ExecutionException e) {
            throw unknown(Reason.of(e.getCause() == null ? e : e.getCause()), e);
        } catch (InterruptedException e) {
            opening.thenAccept(late -> late.ifPresent(BackendProbe::close));
            Thread.currentThread().interrupt();
            throw unknown("interrupted", e);
        }
    }

    private void open(CompletableFuture<Optional<Connection>> opening) {
        try {
            opening.complete(sessions.open("probe"));
        } catch (SQLException | RuntimeException e) {
            opening.completeExceptionally(e);
        }
    }

    private static void close(Connection late) {
        try {
            late.close();
        } catch (SQLException e) {
            // nobody waits for it any more
        }
    }

    private static GuardException pooled(String what) {
        return new GuardException(
                Refusal.POOLER_IN_BETWEEN,
                what
                        + ": a transaction-pooling proxy stands in between, where no timeout and no lock of a session lasts."
                        + " Nothing was run. Connect the migrations to PostgreSQL directly, or through a pool in session mode.");
    }

    private static GuardException unknown(String why, @Nullable Throwable cause) {
        return new GuardException(
                Refusal.POOLER_IN_BETWEEN,
                "The driver cannot tell which backend serves the session that runs the migrations, as through a proxy. Whether one"
                        + " pools transactions here, where no timeout and no lock of a session lasts, could not be seen from a second"
                        + " session: " + why
                        + ". Nothing was run. Connect the migrations to PostgreSQL directly, or let the proxy (and a pool in the"
                        + " application) give this run two sessions.",
                cause);
    }
}
