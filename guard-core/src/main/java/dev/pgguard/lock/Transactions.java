package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Open transactions of the database, also prepared ones, as a session in autocommit mode sees them in {@code pg_stat_activity},
 * {@code pg_prepared_xacts} and {@code pg_locks}. An autovacuum that gives way to a waiting lock is not among them.
 */
public final class Transactions {

    private Transactions() {}

    /**
     * One of them.
     *
     * @param age since when it is open; of a prepared one since when it is prepared; null when the role may not see it
     * @param tables those it was asked for and holds a lock of, separated by commas; empty when nobody asked
     */
    public record Open(Blocker who, @Nullable Duration age, String tables) {

        /** Whether it has been open for so long, or may have been. */
        public boolean mayBeAsOldAs(Duration limit) {
            return age == null || age.compareTo(limit) >= 0;
        }
    }

    private static final String ACTIVITY =
            """
            1 as depth, pg_catalog.pg_backend_pid() as blocks,
            a.usename, a.application_name, pg_catalog.host(a.client_addr) as client_addr, a.backend_type, a.state,
            extract(epoch from pg_catalog.statement_timestamp() - a.state_change) as state_seconds,
            extract(epoch from pg_catalog.statement_timestamp() - coalesce(a.xact_start, a.query_start)) as transaction_seconds,
            a.query, coalesce(a.wait_event_type = 'Lock', false) as waiting,
            p.gid, p.owner, extract(epoch from pg_catalog.statement_timestamp() - p.prepared) as prepared_seconds
            """;

    private static final String HOLDING =
            """
            with recursive
            family (relation, name) as (
              select c.oid, pg_catalog.format('%%I.%%I', n.nspname, c.relname)
                from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               where c.oid = any (?::oid[])
              union
              select i.inhrelid, f.name from family f join pg_catalog.pg_inherits i on i.inhparent = f.relation),
            relations (relation, name) as (
              select relation, name from family
              union
              select x.indexrelid, f.name from family f join pg_catalog.pg_index x on x.indrelid = f.relation
              union
              select c.reltoastrelid, f.name from family f join pg_catalog.pg_class c on c.oid = f.relation),
            held as (
              select l.pid, l.virtualtransaction, pg_catalog.array_agg(distinct l.mode) as modes,
                     pg_catalog.string_agg(distinct r.name, ', ') as tables
                from relations r
                join pg_catalog.pg_locks l on l.relation = r.relation
                join pg_catalog.pg_database d on d.oid = l.database and d.datname = pg_catalog.current_database()
               where l.locktype = 'relation' and l.granted and l.pid is distinct from pg_catalog.pg_backend_pid()
               group by l.pid, l.virtualtransaction)
            select h.modes, h.tables, coalesce(h.pid, 0) as pid, %s
              from held h
              left join pg_catalog.pg_stat_activity a on a.pid = h.pid
              left join pg_catalog.pg_locks k on h.pid is null and k.pid is null and k.granted
                and k.locktype = 'transactionid' and k.virtualtransaction = h.virtualtransaction
              left join pg_catalog.pg_prepared_xacts p on p.transaction = k.transactionid
             where a.backend_type is distinct from 'parallel worker'
             order by a.xact_start nulls last, h.pid
             limit 50
            """
                    .formatted(ACTIVITY);

    private static final String OLD =
            """
            select null::text[] as modes, '' as tables, coalesce(a.pid, 0) as pid, %s
              from pg_catalog.pg_stat_activity a
              full join pg_catalog.pg_prepared_xacts p on false
             where coalesce(a.datname, p.database) = pg_catalog.current_database()
               and a.pid is distinct from pg_catalog.pg_backend_pid()
               and a.backend_type is distinct from 'parallel worker'
               and coalesce(a.xact_start, p.prepared) < pg_catalog.statement_timestamp() - ?::float8 * interval '1 millisecond'
             order by coalesce(a.xact_start, p.prepared), a.pid
             limit 50
            """
                    .formatted(ACTIVITY);

    /**
     * Those that hold any lock of these tables, their partitions and inheritance children, or their indexes.
     *
     * @param tables by {@code pg_class.oid}
     */
    public static List<Open> holding(Connection session, List<Long> tables) throws SQLException {
        Array oids = session.createArrayOf("int8", tables.toArray());
        return among(Query.list(session, HOLDING, Transactions::open, oids));
    }

    /** Those that have been open for so long, oldest first; what the role may not see of them is not among them. */
    public static List<Open> olderThan(Connection session, Duration age) throws SQLException {
        return among(Query.list(session, OLD, Transactions::open, age.toMillis()));
    }

    private static List<Open> among(List<Optional<Open>> rows) {
        List<Open> open = new ArrayList<>();
        rows.forEach(row -> row.ifPresent(open::add));
        return List.copyOf(open);
    }

    private static Optional<Open> open(ResultSet row) throws SQLException {
        Optional<Blocker> who = BlockerRow.of(row);
        if (who.isEmpty() || givesWay(who.get())) {
            return Optional.empty();
        }
        return Optional.of(new Open(who.get(), age(who.get()), row.getString("tables")));
    }

    private static boolean givesWay(Blocker who) {
        return who instanceof Blocker.Session session
                && session.autovacuum()
                && !session.autovacuumToPreventWraparound();
    }

    private static @Nullable Duration age(Blocker who) {
        return who instanceof Blocker.Prepared prepared
                ? prepared.preparedFor()
                : ((Blocker.Session) who).activity().transaction();
    }
}
