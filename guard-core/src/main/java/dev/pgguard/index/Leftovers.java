package dev.pgguard.index;

import dev.pgguard.index.IndexEvent.IndexDropped;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Drops invalid indexes that a guarded statement left behind. */
final class Leftovers {

    private static final Set<String> LOCK_FAILURES = Set.of(SqlState.LOCK_NOT_AVAILABLE, SqlState.DEADLOCK_DETECTED);

    private final boolean repair;
    private final Turn turn;
    private final GuardListener listener;

    Leftovers(boolean repair, Turn turn, GuardListener listener) {
        this.repair = repair;
        this.turn = turn;
        this.listener = listener;
    }

    /**
     * Drops it, again and again while its table is locked. The catalog has to be read again afterwards: whoever was waited for
     * may have repaired it.
     *
     * @throws TableBusy when the limit passes
     */
    void drop(Connection session, FoundIndex index, String leftBy) throws SQLException {
        if (!repair) {
            throw new GuardException(
                    Refusal.INVALID_INDEX,
                    "The index " + index + " is INVALID, left by " + leftBy
                            + ": it costs writes, a unique one refuses rows, and no query uses it. It was left as it is, because"
                            + " invalidIndexes=fail. Drop it (drop index concurrently "
                            + index.name().quoted()
                            + ") and run the migration again, or set invalidIndexes=repair.");
        }
        Instant deadline = turn.deadline();
        while (!turn.awaitBuilders(session, index)) {
            try {
                execute(
                        session,
                        "drop index concurrently if exists " + index.name().quoted());
                listener.on(new IndexDropped(index.toString(), leftBy));
                return;
            } catch (SQLException failure) {
                if (!SqlState.of(failure).map(LOCK_FAILURES::contains).orElse(false)) {
                    throw failure;
                }
                if (turn.passed(deadline)) {
                    throw busy(session, index, leftBy, failure);
                }
                turn.pause();
            }
        }
    }

    /** Drops them after a failure, and tells in words which of them stay, why, and what becomes of them. */
    List<String> clear(Connection session, List<FoundIndex> indexes, String leftBy) {
        List<String> staying = new ArrayList<>();
        for (FoundIndex index : indexes) {
            if (!repair) {
                staying.add(
                        "the INVALID index " + index + ", because invalidIndexes=fail; drop it before the next run");
                continue;
            }
            try {
                drop(session, index, leftBy);
            } catch (SQLException | GuardException failure) {
                staying.add("the INVALID index " + index + ", which could not be dropped (" + failure.getMessage()
                        + "); the next run drops it and goes on from there");
            }
        }
        return List.copyOf(staying);
    }

    static void execute(Connection session, String sql) throws SQLException {
        try (java.sql.Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static TableBusy busy(Connection session, FoundIndex index, String leftBy, SQLException failure)
            throws SQLException {
        List<Holder> holders = Holder.of(session, index.tableOid());
        TableBusy busy = new TableBusy("The INVALID index " + index + ", left by " + leftBy
                + ", could not be dropped yet: its table is locked by "
                + (holders.isEmpty() ? "somebody who has just gone" : Holder.words(holders))
                + ". The index is still there, nothing else was left behind.");
        busy.initCause(failure);
        return busy;
    }
}
