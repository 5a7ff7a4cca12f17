package dev.pgguard.index;

import dev.pgguard.index.IndexEvent.LeftoverStays;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement.Reindex;
import dev.pgguard.sql.Statement.ReindexKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * REINDEX … CONCURRENTLY. It builds a new index beside each old one and exchanges them; an unfinished one leaves an invalid
 * {@code _ccnew} or {@code _ccold} index, which PostgreSQL never takes up again.
 */
final class Rebuild implements Concurrent {

    private static final String LEFT_BY = "an unfinished REINDEX CONCURRENTLY";

    private final Reindex reindex;
    private final Turn turn;
    private final Leftovers leftovers;
    private final GuardListener listener;

    Rebuild(Reindex reindex, Turn turn, Leftovers leftovers, GuardListener listener) {
        this.reindex = reindex;
        this.turn = turn;
        this.leftovers = leftovers;
        this.listener = listener;
    }

    @Override
    public Verdict before(Connection session) throws SQLException {
        for (FoundIndex index : found(session)) {
            drop(session, index);
        }
        QualifiedName target = reindex.target();
        Optional<TableName> table = target == null ? Optional.empty() : table(session, target);
        if (table.isPresent()) {
            turn.awaitTransactions(
                    session, table.get().oid(), table.get().name(), Turn.WRITERS, "REINDEX CONCURRENTLY");
        }
        return Verdict.RUN;
    }

    @Override
    public void verify(Connection session) throws SQLException {
        QualifiedName target = reindex.target();
        if (reindex.kind() != ReindexKind.INDEX || target == null) {
            return;
        }
        Optional<FoundIndex> index = Catalog.index(session, target).filter(found -> !found.partitioned());
        if (index.isPresent() && !index.get().valid()) {
            throw new InvalidIndex("REINDEX CONCURRENTLY succeeded, but the index " + index.get()
                    + " is INVALID; it has to be rebuilt again.");
        }
    }

    @Override
    public List<String> afterFailure(Connection session) throws SQLException {
        return leftovers.clear(session, found(session), "the failed attempt");
    }

    private record TableName(long oid, QualifiedName name) {}

    private Optional<TableName> table(Connection session, QualifiedName target) throws SQLException {
        return switch (reindex.kind()) {
            case INDEX ->
                Catalog.index(session, target)
                        .filter(FoundIndex::index)
                        .map(index -> new TableName(index.tableOid(), index.table()));
            case TABLE -> Catalog.table(session, target, "").map(table -> new TableName(table.oid(), table.name()));
            case SCHEMA, DATABASE, SYSTEM -> Optional.empty();
        };
    }

    private List<FoundIndex> found(Connection session) throws SQLException {
        return Catalog.rebuildLeftovers(session, reindex.kind(), reindex.target());
    }

    private void drop(Connection session, FoundIndex index) throws SQLException {
        try {
            leftovers.drop(session, index, LEFT_BY);
        } catch (SQLException failure) {
            // a plain role may not reach into pg_toast; the leftover there does not hinder the rebuild
            if (!SqlState.of(failure).equals(Optional.of(SqlState.INSUFFICIENT_PRIVILEGE))) {
                throw failure;
            }
            listener.on(new LeftoverStays(index.toString(), String.valueOf(failure.getMessage())));
        }
    }
}
