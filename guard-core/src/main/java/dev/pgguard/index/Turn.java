package dev.pgguard.index;

import dev.pgguard.index.IndexEvent.BuilderAwaited;
import dev.pgguard.index.IndexEvent.TransactionsAwaited;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Waits for others before a concurrent statement starts, by looking again and again with nothing held.
 *
 * <p>PostgreSQL's own queue is no place to wait. A statement that queues for SHARE UPDATE EXCLUSIVE behind a concurrent build
 * holds a snapshot, which that build waits for in its last phase: PostgreSQL then ends the build (40P01) and leaves it invalid.
 * And a build that waits for writers has already written its invalid index into the catalog. Autovacuum is the exception: it
 * gives way only to those who queue for its lock.
 */
final class Turn {

    /** Whose end CREATE INDEX and REINDEX CONCURRENTLY wait for first. */
    static final Set<LockMode> WRITERS = LockMode.SHARE.conflicts();

    /** Whose end DROP INDEX CONCURRENTLY waits for. */
    static final Set<LockMode> READERS_AND_WRITERS = EnumSet.allOf(LockMode.class);

    private static final Duration POLL = Duration.ofMillis(500);

    private final Duration limit;
    private final Sleeper sleeper;
    private final InstantSource clock;
    private final GuardListener listener;

    Turn(Duration limit, Sleeper sleeper, InstantSource clock, GuardListener listener) {
        this.limit = limit;
        this.sleeper = sleeper;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Waits until nobody else can be at work on an index that is not valid: a concurrent build or drop shows nothing but its lock
     * on the table while it waits for others.
     *
     * @return whether there was somebody, so that the catalog has to be read again
     */
    boolean awaitBuilders(Connection session, FoundIndex index) throws SQLException {
        Wait wait = outlast(
                session,
                index.tableOid(),
                Holder::maintains,
                holders -> listener.on(new BuilderAwaited(index.toString(), Holder.words(holders), limit)));
        if (wait.remaining().stream().anyMatch(Holder::building)) {
            throw new GuardException(
                    Refusal.INDEX_BEING_BUILT,
                    "The index " + index + " is still being built by another session after "
                            + IndexPolicy.words(limit) + ": " + Holder.words(wait.remaining())
                            + ". It was left alone, because dropping it would end that session's build, and this statement left"
                            + " nothing behind. Wait for that build to end, or end it, and run the migration again.");
        }
        if (!wait.remaining().isEmpty()) {
            throw new TableBusy("The INVALID index " + index + " was left alone for "
                    + IndexPolicy.words(limit) + ", because its table is locked in SHARE UPDATE EXCLUSIVE mode by "
                    + Holder.words(wait.remaining()) + ", who may be building it; nothing else was left behind.");
        }
        return wait.waited();
    }

    /**
     * Waits for the transactions that hold one of the modes on the table now; those who come later do not count, as in
     * PostgreSQL itself.
     *
     * @return whether there was one, so that the catalog has to be read again
     */
    boolean awaitTransactions(
            Connection session, long tableOid, QualifiedName table, Set<LockMode> modes, String command)
            throws SQLException {
        Wait wait = outlast(
                session,
                tableOid,
                holder -> !holder.autovacuum() && holder.modes().stream().anyMatch(modes::contains),
                holders ->
                        listener.on(new TransactionsAwaited(table.toString(), command, Holder.words(holders), limit)));
        if (!wait.remaining().isEmpty()) {
            throw new TableBusy(command + " on " + table + " was not started: after "
                    + IndexPolicy.words(limit) + " it would still have to wait for " + Holder.words(wait.remaining())
                    + "; nothing was left behind.");
        }
        return wait.waited();
    }

    Instant deadline() {
        return clock.instant().plus(limit);
    }

    boolean passed(Instant deadline) {
        return !clock.instant().isBefore(deadline);
    }

    void pause() throws SQLException {
        try {
            sleeper.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "Interrupted while waiting for another session's work on a table.", SqlState.QUERY_CANCELED, e);
        }
    }

    private record Wait(boolean waited, List<Holder> remaining) {}

    private Wait outlast(Connection session, long table, Predicate<Holder> which, Consumer<List<Holder>> announcement)
            throws SQLException {
        List<Holder> holders = holders(session, table, which);
        if (holders.isEmpty()) {
            return new Wait(false, holders);
        }
        announcement.accept(holders);
        Set<String> first = holders.stream().map(Holder::key).collect(Collectors.toSet());
        Instant deadline = deadline();
        while (!holders.isEmpty() && !passed(deadline)) {
            pause();
            holders = holders(session, table, which.and(holder -> first.contains(holder.key())));
        }
        return new Wait(true, holders);
    }

    private static List<Holder> holders(Connection session, long table, Predicate<Holder> which) throws SQLException {
        return Holder.of(session, table).stream().filter(which).toList();
    }
}
