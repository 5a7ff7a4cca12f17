package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.partition.Partition.Column;
import dev.pgguard.backfill.partition.Partition.Creation;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads partitions from PostgreSQL's catalog. */
final class Partitions {

    /** @param qualified quoted, fit for SQL */
    record Found(long oid, String qualified, String name) {}

    private Partitions() {}

    /** The partitions that a spec means, the DEFAULT one last: while it is rebuilt no other is. */
    static List<Found> of(RebuildSession session, RebuildSpec spec) throws SQLException {
        Optional<String> kind = session.text(
                "select relkind::text from pg_catalog.pg_class where oid = pg_catalog.to_regclass(?)::oid",
                spec.parent());
        if (!kind.equals(Optional.of("p"))) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The rebuild " + spec.name() + " names the parent " + spec.parent() + ", "
                            + (kind.isEmpty()
                                    ? "and no table of this name can be found in this database"
                                    : "which is not a partitioned table")
                            + ". Nothing was changed. Write it as SQL does, with its schema: parent=shop.visits.");
        }
        List<Found> all = Query.list(
                session.connection(),
                """
                select c.oid::int8, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relname
                  from pg_catalog.pg_inherits i
                  join pg_catalog.pg_class c on c.oid = i.inhrelid
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                  join pg_catalog.pg_partitioned_table p on p.partrelid = i.inhparent
                 where i.inhparent = pg_catalog.to_regclass(?)::oid
                 order by c.oid = p.partdefid, n.nspname, c.relname
                """,
                row -> new Found(row.getLong(1), row.getString(2), row.getString(3)),
                spec.parent());
        Set<String> wanted = new LinkedHashSet<>(spec.partitions());
        List<Found> found = new ArrayList<>();
        for (Found each : all) {
            if (spec.partitions().isEmpty()
                    || spec.partitions().contains(each.qualified())
                    || spec.partitions().contains(each.name())) {
                found.add(each);
                wanted.remove(each.qualified());
                wanted.remove(each.name());
            }
        }
        if (!wanted.isEmpty()) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The rebuild " + spec.name() + " names " + String.join(", ", wanted) + ", and " + spec.parent()
                            + " has no such partition. Nothing was changed. It has "
                            + String.join(
                                    ", ", all.stream().map(Found::qualified).toList()) + ".");
        }
        return found;
    }

    /** Empty when it is no partition any more. */
    static Optional<Partition> read(RebuildSession session, long oid) throws SQLException {
        List<Column> columns = columns(
                session,
                oid,
                """
                select pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod), a.attgenerated <> ''
                  from pg_catalog.pg_attribute a
                 where a.attrelid = ?::int8::oid and a.attnum > 0 and not a.attisdropped
                 order by a.attnum
                """);
        List<Column> key = columns(
                session,
                oid,
                """
                select pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod), a.attgenerated <> ''
                  from pg_catalog.pg_constraint k
                 cross join lateral pg_catalog.unnest(k.conkey) with ordinality u (attnum, at)
                  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
                 where k.conrelid = ?::int8::oid and k.contype = 'p'
                 order by u.at
                """);
        return Query.first(
                session.connection(),
                """
                select pg_catalog.quote_ident(n.nspname) as schema, c.relname,
                       pg_catalog.format('%I.%I', n.nspname, c.relname) as qualified,
                       pg_catalog.format('%I.%I', pn.nspname, p.relname) as parent,
                       pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bound,
                       coalesce(pg_catalog.pg_get_partition_constraintdef(c.oid), 'true') as meaning,
                       case when d.oid is not null then pg_catalog.format('%I.%I', dn.nspname, d.relname) end as fallback, d.oid is not null as other_default,
                       case c.relpersistence when 'u' then 'unlogged' else '' end as persistence,
                       case when am.oid is not null then pg_catalog.format(' using %I', am.amname) else '' end
                         || case when ts.oid is not null then pg_catalog.format(' tablespace %I', ts.spcname) else '' end as storage
                  from pg_catalog.pg_class c
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                  join pg_catalog.pg_inherits i on i.inhrelid = c.oid
                  join pg_catalog.pg_class p on p.oid = i.inhparent
                  join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
                  join pg_catalog.pg_partitioned_table pt on pt.partrelid = p.oid
                  left join pg_catalog.pg_class d on d.oid = pt.partdefid and d.oid <> c.oid
                  left join pg_catalog.pg_namespace dn on dn.oid = d.relnamespace
                  left join pg_catalog.pg_am am on am.oid = c.relam
                  left join pg_catalog.pg_tablespace ts on ts.oid = c.reltablespace
                 where c.oid = ?::int8::oid and c.relispartition
                """,
                row -> new Partition(
                        oid,
                        row.getString("schema"),
                        row.getString("relname"),
                        row.getString("qualified"),
                        row.getString("parent"),
                        row.getString("bound"),
                        row.getString("meaning"),
                        row.getBoolean("other_default") ? row.getString("fallback") : null,
                        new Creation(row.getString("persistence"), row.getString("storage")),
                        columns,
                        key),
                oid);
    }

    private static List<Column> columns(RebuildSession session, long oid, String sql) throws SQLException {
        return Query.list(
                session.connection(),
                sql,
                row -> new Column(
                        Objects.requireNonNull(row.getString(1)),
                        Objects.requireNonNull(row.getString(2)),
                        row.getBoolean(3)),
                oid);
    }
}
