package dev.pgguard.index;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.sql.Statement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Stands around statements that build, rebuild or drop indexes concurrently, so that none of them is recorded as done while its
 * index is invalid.
 *
 * <p>All methods work on the migration's own session, which has to be in autocommit mode, with the {@code lock_timeout} that it
 * has; statements that the guard is not concerned with pass through.
 */
public final class IndexGuard {

    private final boolean repairs;
    private final Turn turn;
    private final Leftovers leftovers;
    private final GuardListener listener;

    public IndexGuard(IndexPolicy policy, Sleeper sleeper, InstantSource clock, GuardListener listener) {
        this.repairs = policy.repair();
        this.turn = new Turn(policy.limit(), sleeper, clock, listener);
        this.leftovers = new Leftovers(policy.repair(), turn, listener);
        this.listener = listener;
    }

    /** Whether the statement is one of those: CREATE or DROP INDEX CONCURRENTLY, REINDEX … CONCURRENTLY. */
    public static boolean concerns(Statement statement) {
        if (statement instanceof Statement.CreateIndex create) {
            return create.concurrently();
        }
        if (statement instanceof Statement.DropIndex drop) {
            return drop.concurrently();
        }
        return statement instanceof Statement.Reindex reindex && reindex.concurrently();
    }

    /**
     * Before an attempt: waits for a session that builds the index, drops an invalid leftover of this statement, and waits for
     * the transactions that the statement would wait for after it had changed the catalog.
     *
     * @throws TableBusy (55P03) when they stay for longer than the limit; the statement was not started and left nothing behind,
     *     another attempt may be made
     * @throws GuardException when another attempt would not help
     */
    public Verdict before(Connection session, Statement statement) throws SQLException {
        Optional<Concurrent> concurrent = of(statement);
        if (concurrent.isEmpty()) {
            return Verdict.RUN;
        }
        if (!(statement instanceof Statement.DropIndex)) {
            refuseCorruptingServer(session);
        }
        return concurrent.get().before(session);
    }

    /**
     * Before the tool looks at the catalog itself: an invalid leftover of this build is no index, and is dropped.
     *
     * @throws TableBusy (55P03) when it cannot be dropped within the limit
     * @throws GuardException when it has another definition, or must not be dropped
     */
    public void clear(Connection session, Statement statement) throws SQLException {
        if (statement instanceof Statement.CreateIndex create && create.concurrently()) {
            new Creation(create, turn, leftovers, listener).clear(session);
        }
    }

    /**
     * After the statement succeeded and before the tool records it: every index that it built is valid, every one that it
     * dropped is gone.
     *
     * @throws InvalidIndex when not; it was dropped, another attempt may be made
     */
    public void verify(Connection session, Statement statement) throws SQLException {
        Optional<Concurrent> concurrent = of(statement);
        if (concurrent.isPresent()) {
            concurrent.get().verify(session);
        }
    }

    /**
     * After a failed attempt: drops what this statement left invalid, so that the next attempt or the next run starts clean.
     * Never throws, so that the first cause stays first.
     *
     * @return what could not be removed, in words that say what becomes of it; empty when nothing was left
     */
    public List<String> afterFailure(Connection session, Statement statement) {
        Optional<Concurrent> concurrent = of(statement);
        try {
            return concurrent.isEmpty() ? List.of() : concurrent.get().afterFailure(session);
        } catch (SQLException | GuardException failure) {
            return List.of("perhaps an INVALID index: the catalog could not be asked what the statement left behind ("
                    + failure.getMessage() + "); the next run looks again");
        }
    }

    /** Whether what a failed attempt left behind is dropped, so that another one may be made. */
    public boolean repairs() {
        return repairs;
    }

    private Optional<Concurrent> of(Statement statement) {
        if (!concerns(statement)) {
            return Optional.empty();
        }
        if (statement instanceof Statement.CreateIndex create) {
            return Optional.of(new Creation(create, turn, leftovers, listener));
        }
        if (statement instanceof Statement.Reindex reindex) {
            return Optional.of(new Rebuild(reindex, turn, leftovers, listener));
        }
        // PostgreSQL refuses to drop several at once
        return statement instanceof Statement.DropIndex drop && drop.indexes().size() == 1
                ? Optional.of(new Removal(drop, turn, listener))
                : Optional.empty();
    }

    /** Asks the driver, which knows the version since it connected. */
    private static void refuseCorruptingServer(Connection session) throws SQLException {
        DatabaseMetaData server = session.getMetaData();
        if (server.getDatabaseMajorVersion() == 14 && server.getDatabaseMinorVersion() < 4) {
            throw new GuardException(
                    Refusal.CORRUPTING_SERVER_VERSION,
                    "PostgreSQL " + server.getDatabaseProductVersion()
                            + " can leave rows out of an index that it builds concurrently, and reports it as valid."
                            + " Nothing was built. Update the server to 14.4 or later, and run the migration again.");
        }
    }
}
