package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.TableLock;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who holds locks that conflict with the ones a statement asked for, seen from the migration's own session after its rollback. */
final class Holders {

    private static final String LATE =
            "Blockers were looked up after the rollback, on the migration's own session: queue and freeze were not measured, and who held a row cannot be told.";

    private Holders() {}

    static LockReport of(Connection session, Collection<TableLock> asked, boolean concurrent) {
        Set<String> notSeen = new LinkedHashSet<>(Set.of(LATE));
        List<Row> rows = new ArrayList<>();
        try {
            if (!asked.isEmpty()) {
                rows.addAll(rows(session, asked));
            }
            if (concurrent) {
                rows.addAll(snapshots(session));
            }
        } catch (SQLException | RuntimeException e) {
            notSeen.add("The holders of the locks could not be looked up: " + Reason.of(e) + ".");
        }
        return report(rows, notSeen);
    }

    static LockReport required(Connection session, Collection<TableLock> asked) throws SQLException {
        return report(rows(session, asked), new LinkedHashSet<>());
    }

    private static LockReport report(List<Row> rows, Set<String> notSeen) {
        List<Blocker> blockers = new ArrayList<>();
        Set<Awaited> awaited = new LinkedHashSet<>();
        for (Row row : rows) {
            row.blocker().ifPresent(blockers::add);
            awaited.add(row.awaited());
            if (row.notSeen() != null) {
                notSeen.add(row.notSeen());
            }
        }
        return LockReport.of(
                awaited.size() == 1 ? awaited.iterator().next() : null, blockers, List.copyOf(notSeen), false);
    }

    private static List<Row> rows(Connection session, Collection<TableLock> asked) throws SQLException {
        List<String> tables = new ArrayList<>();
        List<String> modes = new ArrayList<>();
        List<String> conflicts = new ArrayList<>();
        for (TableLock lock : asked) {
            for (LockMode conflict : lock.mode().conflicts()) {
                tables.add(lock.table().quoted());
                modes.add(lock.mode().catalogName());
                conflicts.add(conflict.catalogName());
            }
        }
        return Query.list(
                session,
                """
                with recursive
                asked (relation, mode, conflict) as (
                  select r.oid, a.mode, a.conflict
                  from unnest(?::text[], ?::text[], ?::text[]) as a (name, mode, conflict)
                  join pg_catalog.pg_class r on r.oid = pg_catalog.to_regclass(a.name)::oid
                  union
                  select i.inhrelid, a.mode, a.conflict
                  from asked a join pg_catalog.pg_inherits i on i.inhparent = a.relation),
                held as (
                  select l.pid, l.virtualtransaction, l.relation, pg_catalog.array_agg(l.mode) as modes,
                    (pg_catalog.array_agg(k.mode))[1] as asked
                  from asked k
                  join pg_catalog.pg_locks l on l.relation = k.relation and l.mode = k.conflict
                  join pg_catalog.pg_database d on d.oid = l.database and d.datname = pg_catalog.current_database()
                  where l.locktype = 'relation' and l.granted and l.pid is distinct from pg_catalog.pg_backend_pid()
                  group by l.pid, l.virtualtransaction, l.relation)
                select current_user as me, pg_catalog.concat_ws('.', s.nspname, c.relname) as relation, h.asked, h.modes,
                  coalesce(h.pid, 0) as pid, 1 as depth, pg_catalog.pg_backend_pid() as blocks,
                  a.usename, a.application_name, pg_catalog.host(a.client_addr) as client_addr, a.backend_type, a.state,
                  extract(epoch from pg_catalog.statement_timestamp() - a.state_change) as state_seconds,
                  extract(epoch from pg_catalog.statement_timestamp() - a.xact_start) as transaction_seconds,
                  a.query, coalesce(a.wait_event_type = 'Lock', false) as waiting,
                  p.gid, p.owner, extract(epoch from pg_catalog.statement_timestamp() - p.prepared) as prepared_seconds
                from held h
                join pg_catalog.pg_class c on c.oid = h.relation
                join pg_catalog.pg_namespace s on s.oid = c.relnamespace
                left join pg_catalog.pg_stat_activity a on a.pid = h.pid
                left join pg_catalog.pg_locks k on h.pid is null and k.pid is null and k.granted
                  and k.locktype = 'transactionid' and k.virtualtransaction = h.virtualtransaction
                left join pg_catalog.pg_prepared_xacts p on p.transaction = k.transactionid
                order by a.xact_start nulls last, h.pid
                limit 50
                """,
                Row::of,
                text(session, tables),
                text(session, modes),
                text(session, conflicts));
    }

    /**
     * Who has kept a snapshot for longer than the statement can have waited: a concurrent build waits for those that are older than
     * itself. Snapshots that began during its wait are not told apart from older ones by anything but their age.
     */
    private static List<Row> snapshots(Connection session) throws SQLException {
        return Query.list(
                session,
                """
                select current_user as me, a.pid, 1 as depth, pg_catalog.pg_backend_pid() as blocks, null::text[] as modes,
                  a.usename, a.application_name, pg_catalog.host(a.client_addr) as client_addr, a.backend_type, a.state,
                  extract(epoch from pg_catalog.statement_timestamp() - a.state_change) as state_seconds,
                  extract(epoch from pg_catalog.statement_timestamp() - a.xact_start) as transaction_seconds,
                  a.query, coalesce(a.wait_event_type = 'Lock', false) as waiting,
                  null as gid, null as owner, null as prepared_seconds
                from pg_catalog.pg_stat_activity a
                where a.backend_xmin is not null and a.datname = pg_catalog.current_database()
                  and a.backend_type = 'client backend' and a.pid <> pg_catalog.pg_backend_pid()
                  and (a.xact_start is null
                    or a.xact_start < pg_catalog.statement_timestamp() - pg_catalog.current_setting('lock_timeout')::interval)
                order by a.xact_start nulls last, a.pid
                limit 50
                """,
                Row::ofSnapshot);
    }

    private static Array text(Connection session, List<String> values) throws SQLException {
        return session.createArrayOf("text", values.toArray());
    }

    private record Row(Awaited awaited, Optional<Blocker> blocker, @Nullable String notSeen) {

        static Row ofSnapshot(ResultSet row) throws SQLException {
            return of(row, Awaited.olderTransactions(null));
        }

        static Row of(ResultSet row) throws SQLException {
            return of(
                    row,
                    new Awaited(
                            Awaited.Kind.RELATION,
                            row.getString("relation"),
                            LockMode.ofCatalogName(row.getString("asked"))));
        }

        private static Row of(ResultSet row, Awaited awaited) throws SQLException {
            return new Row(
                    awaited, BlockerRow.of(row), BlockerRow.hidden(row) ? BlockerRow.grant(row.getString("me")) : null);
        }
    }
}
