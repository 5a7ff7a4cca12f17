package dev.pgguard.index;

import dev.pgguard.index.IndexEvent.CountsAsDone;
import dev.pgguard.migration.GuardEvent.Level;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.Statement.CreateIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CREATE INDEX CONCURRENTLY.
 *
 * <p>Without a name in the statement PostgreSQL chooses one. Then only an index of the wanted definition whose name
 * is one that PostgreSQL chooses is this statement's leftover or its effect.
 */
final class Creation implements Concurrent {

    private static final String LEFT_BY = "an unfinished CREATE INDEX CONCURRENTLY of the same definition";

    private static final Pattern CHOSEN_END = Pattern.compile("_idx[0-9]*$");

    private final CreateIndex create;
    private final Turn turn;
    private final Leftovers leftovers;
    private final GuardListener listener;

    Creation(CreateIndex create, Turn turn, Leftovers leftovers, GuardListener listener) {
        this.create = create;
        this.turn = turn;
        this.leftovers = leftovers;
        this.listener = listener;
    }

    @Override
    public Verdict before(Connection session) throws SQLException {
        Settled settled = settle(session);
        if (settled.table().isEmpty() || settled.verdict() == Verdict.DONE) {
            return settled.verdict();
        }
        FoundTable table = settled.table().get();
        boolean waited =
                turn.awaitTransactions(session, table.oid(), table.name(), Turn.WRITERS, "CREATE INDEX CONCURRENTLY");
        return waited ? settle(session).verdict() : Verdict.RUN;
    }

    /** Leaves alone what is valid, whatever it is. */
    void clear(Connection session) throws SQLException {
        Optional<FoundTable> found = look(session);
        if (found.isPresent() && !invalidOnes(found.get()).isEmpty()) {
            settle(session);
        }
    }

    @Override
    public void verify(Connection session) throws SQLException {
        Optional<FoundTable> found = look(session);
        if (found.isEmpty()) {
            return;
        }
        FoundTable table = found.get();
        if (create.name() != null && table.indexes().isEmpty()) {
            throw new InvalidIndex("CREATE INDEX CONCURRENTLY succeeded, but there is no index " + create.name()
                    + " on " + table.name() + "; it has to be built again.");
        }
        List<FoundIndex> invalid = invalidOnes(table);
        if (invalid.isEmpty()) {
            return;
        }
        if (turn.awaitBuilders(session, invalid.get(0))) {
            verify(session);
            return;
        }
        String wanted = Definitions.wanted(session, create, table, invalid.get(0));
        List<FoundIndex> own = equal(invalid, wanted);
        if (own.isEmpty() && create.name() != null) {
            throw Definitions.another(invalid.get(0), table, wanted);
        }
        for (FoundIndex index : own) {
            leftovers.drop(session, index, LEFT_BY);
        }
        if (!own.isEmpty()) {
            throw new InvalidIndex("CREATE INDEX CONCURRENTLY succeeded, but the index " + own.get(0)
                    + " was INVALID; it was dropped and has to be built again.");
        }
    }

    @Override
    public List<String> afterFailure(Connection session) throws SQLException {
        Optional<FoundTable> found = look(session);
        List<FoundIndex> invalid = found.map(this::invalidOnes).orElse(List.of());
        if (found.isEmpty() || invalid.isEmpty()) {
            return List.of();
        }
        FoundIndex first = invalid.get(0);
        List<Holder> builders = Holder.of(session, first.tableOid()).stream()
                .filter(Holder::maintains)
                .toList();
        if (!builders.isEmpty()) {
            return List.of("the index " + first + ", not valid so far and left alone, because " + Holder.words(builders)
                    + " may be building it; the next run looks again");
        }
        String wanted = Definitions.wanted(session, create, found.get(), first);
        return leftovers.clear(session, equal(invalid, wanted), "the failed attempt");
    }

    /** The table is empty when PostgreSQL itself will refuse to build on it. */
    private record Settled(Verdict verdict, Optional<FoundTable> table) {}

    /** Clears away what earlier attempts left, until the catalog says whether there is something to build. */
    private Settled settle(Connection session) throws SQLException {
        while (true) {
            Optional<FoundTable> found = look(session);
            if (found.isEmpty()) {
                return new Settled(Verdict.RUN, found);
            }
            FoundTable table = found.get();
            refuseForeignName(table);
            List<FoundIndex> candidates = candidates(table);
            if (candidates.isEmpty()) {
                return new Settled(Verdict.RUN, found);
            }
            List<FoundIndex> invalid = invalidOnes(table);
            if (!invalid.isEmpty() && turn.awaitBuilders(session, invalid.get(0))) {
                continue;
            }
            String wanted = Definitions.wanted(session, create, table, candidates.get(0));
            List<FoundIndex> equal = equal(candidates, wanted);
            if (equal.isEmpty() && create.name() != null) {
                throw Definitions.another(candidates.get(0), table, wanted);
            }
            List<FoundIndex> dead =
                    equal.stream().filter(index -> !index.valid()).toList();
            for (FoundIndex index : dead) {
                leftovers.drop(session, index, LEFT_BY);
            }
            if (dead.isEmpty()) {
                equal.stream()
                        .findFirst()
                        .ifPresent(index -> listener.on(new CountsAsDone(
                                index.toString(), "is there already, valid and of this definition", Level.INFO)));
                return new Settled(equal.isEmpty() ? Verdict.RUN : Verdict.DONE, found);
            }
        }
    }

    /** PostgreSQL refuses to build concurrently on a partitioned table, and says so better. */
    private Optional<FoundTable> look(Connection session) throws SQLException {
        return Catalog.table(session, create.table(), create.name()).filter(table -> !table.partitioned());
    }

    /** With IF NOT EXISTS PostgreSQL would skip the statement in silence; without it, it says so itself. */
    private void refuseForeignName(FoundTable table) {
        if (create.name() == null || !create.ifNotExists()) {
            return;
        }
        for (FoundIndex relation : table.indexes()) {
            if (!relation.index() || relation.tableOid() != table.oid()) {
                throw new GuardException(
                        Refusal.INDEX_WITH_ANOTHER_DEFINITION,
                        "The name " + relation + " is taken by "
                                + (relation.index() ? "another table's index" : "a relation that is no index")
                                + ", so that IF NOT EXISTS would skip the index of " + table.name()
                                + " without building it."
                                + (relation.index() ? "\n  there:  " + relation.text() : "")
                                + "\n  wanted: " + create.sql().strip()
                                + "\nNothing was changed. Give the index another name, and run the migration again.");
            }
        }
    }

    private List<FoundIndex> candidates(FoundTable table) {
        return table.indexes().stream()
                .filter(index -> index.index() && index.tableOid() == table.oid())
                .filter(index -> create.name() != null || isChosenByPostgres(index, table))
                .toList();
    }

    private List<FoundIndex> invalidOnes(FoundTable table) {
        return candidates(table).stream().filter(index -> !index.valid()).toList();
    }

    private static List<FoundIndex> equal(List<FoundIndex> indexes, String wanted) {
        return indexes.stream()
                .filter(index -> index.definition().equals(wanted))
                .toList();
    }

    /** {@code table_columns_idx}, with digits where that was taken, and with the table's name cut where it was too long. */
    private static boolean isChosenByPostgres(FoundIndex index, FoundTable table) {
        String start = table.name().name();
        String name = index.name().name();
        return name.startsWith(start.substring(0, Math.min(start.length(), 7)))
                && CHOSEN_END.matcher(name).find();
    }
}
