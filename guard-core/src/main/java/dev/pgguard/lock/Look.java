package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.LockMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at a waiting session: what it waits for and who blocks it.
 *
 * @param notSeen the GRANT that would show more; null when nothing was hidden
 */
record Look(Awaited awaited, List<Blocker> blockers, @Nullable String notSeen) {

    /**
     * Looks once; empty when the session waits for no lock.
     *
     * <p>{@code pg_blocking_pids} takes locks of the lock manager itself: it is called only when our session waits, once per
     * waiting session, for at most 300 of them, those who wait for the same thing first.
     *
     * <p>A prepared transaction's locks are those of the virtual transaction that holds the lock on its transaction id: the
     * {@code -1/xid} of the manual shows only after a restart of the server.
     */
    static Optional<Look> at(Connection own, int backendPid) throws SQLException {
        List<Row> rows = Query.list(
                own,
                """
                with recursive
                subject as (select ?::int as pid),
                locks as materialized (
                  select l.*,
                    row (locktype, database, relation, page, tuple, virtualxid, transactionid, classid, objid, objsubid)::text
                      as tag
                  from pg_catalog.pg_locks l),
                mine as materialized (
                  select l.* from subject s join locks l on l.pid = s.pid where not l.granted limit 1),
                waits as materialized (
                  select w.* from (
                    select distinct on (l.pid) l.*, l.pid = m.pid as ours, l.tag = m.tag as near
                    from mine m cross join locks l
                    where not l.granted
                    order by l.pid) w
                  order by w.ours desc, w.near desc
                  limit 300),
                edges as materialized (
                  select distinct w.pid as waiter, b.pid as blocker
                  from waits w cross join lateral pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) as b (pid)),
                chain (pid, depth, blocks) as (
                  select e.blocker, 1, e.waiter from mine m join edges e on e.waiter = m.pid
                  union
                  select e.blocker, c.depth + 1, e.waiter
                  from chain c join edges e on e.waiter = c.pid
                  where c.depth < 5),
                nearest as (
                  select distinct on (c.pid, case c.pid when 0 then c.blocks end) c.*
                  from mine m join chain c on c.pid <> m.pid
                  order by c.pid, case c.pid when 0 then c.blocks end, c.depth
                  limit 50)
                select current_user as me,
                  m.locktype, m.mode as asked,
                  coalesce(t.nspname || '.' || t.relname, 'relation ' || m.relation) as relation,
                  case m.locktype when 'object' then pg_catalog.pg_describe_object(m.classid, m.objid, m.objsubid) end
                    as object,
                  (select i.phase from pg_catalog.pg_stat_progress_create_index i where i.pid = m.pid) as phase,
                  n.pid, n.depth, n.blocks,
                  a.usename, a.application_name, pg_catalog.host(a.client_addr) as client_addr, a.backend_type, a.state,
                  extract(epoch from pg_catalog.statement_timestamp() - a.state_change) as state_seconds,
                  extract(epoch from pg_catalog.statement_timestamp() - a.xact_start) as transaction_seconds,
                  a.query,
                  exists (select from waits w where w.pid = n.pid) as waiting,
                  p.gid, p.owner, extract(epoch from pg_catalog.statement_timestamp() - p.prepared) as prepared_seconds,
                  case when b.locktype = 'relation' then coalesce(p.modes, (
                    select pg_catalog.array_agg(h.mode) from locks h where h.granted and h.pid = n.pid and h.tag = b.tag)) end as modes
                from mine m
                left join lateral (
                  select s.nspname, c.relname
                  from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
                  where c.oid = coalesce(m.relation, (
                    select r.relation from locks r where r.pid = m.pid and r.granted and r.locktype = 'tuple' limit 1))) t
                  on true
                left join nearest n on true
                left join waits b on b.pid = n.blocks
                left join pg_catalog.pg_stat_activity a on a.pid = n.pid
                left join lateral (
                  select x.gid, x.owner, x.prepared, pg_catalog.array_agg(h.mode) as modes
                  from locks h
                  join locks k on k.pid is null and k.virtualtransaction = h.virtualtransaction
                    and k.locktype = 'transactionid' and k.granted
                  join pg_catalog.pg_prepared_xacts x on x.transaction = k.transactionid
                  where n.pid = 0 and h.pid is null and h.granted and h.tag = b.tag
                  group by x.gid, x.owner, x.prepared) p on true
                order by n.depth, a.xact_start nulls last, n.pid
                """,
                Row::of,
                backendPid);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Look first = rows.get(0).head();
        List<Blocker> blockers = new ArrayList<>();
        String notSeen = null;
        for (Row row : rows) {
            row.blocker().ifPresent(blockers::add);
            notSeen = row.notSeen() == null ? notSeen : row.notSeen();
        }
        return Optional.of(new Look(first.awaited(), List.copyOf(blockers), notSeen));
    }

    /** The head repeats in every row; each row carries one blocker or none. */
    private record Row(Look head, Optional<Blocker> blocker, @Nullable String notSeen) {

        static Row of(ResultSet row) throws SQLException {
            Look head = new Look(awaited(row), List.of(), null);
            return new Row(
                    head, BlockerRow.of(row), BlockerRow.hidden(row) ? BlockerRow.grant(row.getString("me")) : null);
        }
    }

    private static Awaited awaited(ResultSet row) throws SQLException {
        String type = row.getString("locktype");
        String relation = row.getString("relation");
        String phase = row.getString("phase");
        return switch (type) {
            case "relation" ->
                new Awaited(Awaited.Kind.RELATION, relation, LockMode.ofCatalogName(row.getString("asked")));
            case "virtualxid" -> Awaited.olderTransactions(phase);
            case "transactionid" -> {
                if (phase != null) {
                    yield Awaited.olderTransactions(phase);
                }
                yield relation == null
                        ? new Awaited(Awaited.Kind.TRANSACTION, "the end of another transaction", null)
                        : new Awaited(Awaited.Kind.ROW, "a row of " + relation, null);
            }
            case "tuple" -> new Awaited(Awaited.Kind.ROW, "a row of " + relation, null);
            case "object" -> {
                String object = row.getString("object");
                yield new Awaited(Awaited.Kind.OTHER, object == null ? "a dropped object" : object, null);
            }
            default ->
                new Awaited(
                        Awaited.Kind.OTHER,
                        "a lock of type " + type + (relation == null ? "" : " on " + relation),
                        null);
        };
    }
}
