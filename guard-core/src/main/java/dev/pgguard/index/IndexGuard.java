package dev.pgguard.index;

import dev.pgguard.migration.GuardListener;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/** Stands around statements that build, rebuild or drop indexes concurrently. */
public final class IndexGuard {

    public IndexGuard(IndexPolicy policy, Sleeper sleeper, InstantSource clock, GuardListener listener) {}

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
     * the writers that the build would wait for.
     *
     * @throws TableBusy (55P03) when they stay for longer than the limit; nothing was left behind, another attempt may be made
     */
    public Verdict before(Connection session, Statement statement) throws SQLException {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * After the statement succeeded and before the tool records it: every index that it built is valid, every one that it
     * dropped is gone.
     *
     * @throws InvalidIndex when not; it was dropped, another attempt may be made
     */
    public void verify(Connection session, Statement statement) throws SQLException {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * After a failed attempt: drops what this statement left invalid, so that the next attempt or the next run starts clean.
     * Never throws, so that the first cause stays first.
     *
     * @return what could not be removed, in words that say what becomes of it; empty when nothing was left
     */
    public List<String> afterFailure(Connection session, Statement statement) {
        throw new UnsupportedOperationException("being written");
    }
}
