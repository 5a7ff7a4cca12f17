package dev.pgguard.index;

import dev.pgguard.index.IndexEvent.CountsAsDone;
import dev.pgguard.migration.GuardEvent.Level;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement.DropIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * DROP INDEX CONCURRENTLY, which PostgreSQL allows for one index at a time. The index turns invalid when the drop begins and
 * is gone when it ends, so that a half done drop is finished by running it again.
 */
final class Removal implements Concurrent {

    private final QualifiedName name;
    private final Turn turn;
    private final GuardListener listener;
    private final boolean ifExists;

    Removal(DropIndex drop, Turn turn, GuardListener listener) {
        this.name = drop.indexes().get(0);
        this.ifExists = drop.ifExists();
        this.turn = turn;
        this.listener = listener;
    }

    @Override
    public Verdict before(Connection session) throws SQLException {
        Optional<FoundIndex> index = settle(session);
        boolean waited = index.isPresent()
                && index.get().index()
                && turn.awaitTransactions(
                        session,
                        index.get().tableOid(),
                        index.get().table(),
                        Turn.READERS_AND_WRITERS,
                        "DROP INDEX CONCURRENTLY " + index.get());
        if (waited) {
            index = settle(session);
        }
        if (index.isEmpty()) {
            listener.on(
                    ifExists
                            ? new CountsAsDone(name.toString(), "is gone already", Level.INFO)
                            : new CountsAsDone(
                                    name.toString(),
                                    "is not there: an earlier run dropped it, or it never was",
                                    Level.WARN));
            return Verdict.DONE;
        }
        return Verdict.RUN;
    }

    /** A name without schema may find another index once this one is gone, so only a full name proves anything. */
    @Override
    public void verify(Connection session) throws SQLException {
        if (name.schema() != null && Catalog.index(session, name).isPresent()) {
            throw new InvalidIndex("DROP INDEX CONCURRENTLY succeeded, but the index " + name + " is still there.");
        }
    }

    @Override
    public List<String> afterFailure(Connection session) throws SQLException {
        return Catalog.index(session, name)
                .filter(index -> index.index() && !index.valid())
                .map(index -> List.of("the INVALID index " + index + ", half dropped; the next run finishes it"))
                .orElse(List.of());
    }

    private Optional<FoundIndex> settle(Connection session) throws SQLException {
        Optional<FoundIndex> found = Catalog.index(session, name);
        while (found.isPresent()
                && found.get().index()
                && !found.get().valid()
                && turn.awaitBuilders(session, found.get())) {
            found = Catalog.index(session, name);
        }
        return found;
    }
}
