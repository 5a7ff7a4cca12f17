package dev.pgguard.replica;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.lock.Blocker;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.migration.DurationText;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps a statement that returns at once on the primary from freezing the readers of a replica.
 *
 * <p>ACCESS EXCLUSIVE is the one mode that a standby takes too, when it replays the statement: behind a long transaction there its
 * replay waits, and every new reader of the table waits behind the replay.
 */
public final class StandbyReaders {

    /** Milliseconds. */
    private static final int NO_ANSWER = 2_000;

    private final List<DirectReplica> replicas;
    private final Duration longest;

    /** @param longest transactions that are younger are no obstacle */
    public StandbyReaders(List<DirectReplica> replicas, Duration longest) {
        this.replicas = List.copyOf(replicas);
        this.longest = longest;
    }

    /** Whether there is no replica to look at. */
    public boolean none() {
        return replicas.isEmpty();
    }

    /**
     * Looks at every replica before a statement is sent.
     *
     * @param session the migration's own, which knows what a name without a schema means
     * @param drops whether the tables are dropped: the tables that their foreign keys reference are then locked as well
     * @throws StandbyBusy when a long transaction there holds one of the tables, or when it cannot be asked
     */
    public void requireNone(Connection session, Collection<TableLock> asked, boolean drops) throws SQLException {
        if (replicas.isEmpty()) {
            return;
        }
        List<TableLock> exclusive = asked.stream()
                .filter(lock -> lock.mode() == LockMode.ACCESS_EXCLUSIVE)
                .toList();
        if (exclusive.isEmpty()) {
            return;
        }
        List<TableLock> tables = withSchema(session, exclusive, drops);
        if (tables.isEmpty()) {
            return;
        }
        for (DirectReplica replica : replicas) {
            requireNone(replica, tables);
        }
    }

    private void requireNone(DirectReplica replica, List<TableLock> tables) throws StandbyBusy {
        LockReport holders;
        try {
            Connection standby = replica.session();
            int unlimited = standby.getNetworkTimeout();
            // a replica that does not answer must not make the transaction hold its locks for long
            standby.setNetworkTimeout(Runnable::run, NO_ANSWER);
            holders = LockWatch.requireHolders(standby, tables);
            standby.setNetworkTimeout(Runnable::run, unlimited);
        } catch (SQLException e) {
            replica.close();
            throw new StandbyBusy(
                    "whether readers of the replica " + replica.label()
                            + " hold what the statement would lock there could not be seen ("
                            + Reason.of(e) + "); it was not sent",
                    LockReport.nothing());
        }
        List<Blocker> readers = holders.blockers().stream().filter(this::isLong).toList();
        if (!readers.isEmpty()) {
            throw new StandbyBusy(
                    "readers of the replica " + replica.label() + " hold "
                            + tables.stream()
                                    .map(lock -> lock.table().toString())
                                    .distinct()
                                    .collect(Collectors.joining(", "))
                            + " for longer than " + DurationText.of(longest)
                            + ": replay would wait for them, and every new reader there behind it; the statement was not sent",
                    LockReport.of(null, readers, List.of(), true));
        }
    }

    /**
     * A transaction whose age may not be seen counts as a long one. ACCESS EXCLUSIVE is held there by the replay alone, for a statement
     * before this one.
     */
    private boolean isLong(Blocker blocker) {
        if (blocker.place().holds() == LockMode.ACCESS_EXCLUSIVE) {
            return false;
        }
        return !(blocker instanceof Blocker.Session reader)
                || reader.activity().transaction() == null
                || reader.activity().transaction().compareTo(longest) >= 0;
    }

    /** Tables that are there already; a new one nobody reads. */
    private static List<TableLock> withSchema(Connection session, List<TableLock> asked, boolean drops)
            throws SQLException {
        return Query.list(
                session,
                """
                with asked as (select pg_catalog.to_regclass(a.name)::oid as oid from pg_catalog.unnest(?::text[]) as a (name))
                select n.nspname, c.relname
                  from pg_catalog.pg_class c
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where c.oid in (select oid from asked)
                    or (? and c.oid in (select k.confrelid from pg_catalog.pg_constraint k
                                         where k.contype = 'f' and k.conrelid in (select oid from asked)))
                """,
                row -> new TableLock(new QualifiedName(row.getString(1), row.getString(2)), LockMode.ACCESS_EXCLUSIVE),
                session.createArrayOf(
                        "text",
                        asked.stream().map(lock -> lock.table().quoted()).toArray()),
                drops);
    }
}
