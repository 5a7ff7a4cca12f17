package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has locked, and what it may have rewritten, asked on its own session just before its end, by one query of its own
 * locks in {@code pg_locks}.
 *
 * @param wal where the cluster's WAL ends now, in bytes
 * @param held the tables, strongest lock first; what only reads is not among them, and of those that have no new file at most a hundred are
 */
public record Footprint(long wal, List<Held> held) {

    /**
     * A table that the transaction holds a lock of.
     *
     * @param relation with its schema
     * @param file its file node as the transaction sees it, where the transaction may have given it a new one; else 0
     * @param bytes how large it is now, where file is not 0
     * @param root the partitioned table at the top, where file is not 0; null for a table that is no partition
     * @param reindexed whether its indexes, if it has any, are new as well, where file is not 0: a rewrite makes them anew
     */
    public record Held(
            QualifiedName relation,
            long oid,
            LockMode mode,
            long file,
            long bytes,
            @Nullable QualifiedName root,
            boolean reindexed) {}

    /**
     * A table's row in {@code pg_class} that the transaction itself has written, and a file node that is not the first of its table: most
     * tables that were not rewritten are told by that at once, and the others by a look from outside. A table that the transaction has made
     * is told by its system columns, whose rows are written then and never again.
     */
    private static final String SQL =
            """
            select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::pg_catalog.int8 as wal, h.*
            from (
              select pg_catalog.array_agg(s.schema::pg_catalog.text order by s.strength desc, s.name) as schemas,
                pg_catalog.array_agg(s.name::pg_catalog.text order by s.strength desc, s.name) as names,
                pg_catalog.array_agg(s.oid::pg_catalog.int8 order by s.strength desc, s.name) as oids,
                pg_catalog.array_agg(s.mode order by s.strength desc, s.name) as modes,
                pg_catalog.array_agg(case when s.new then s.file::pg_catalog.int8 else 0 end order by s.strength desc, s.name) as files,
                pg_catalog.array_agg(case when s.new then pg_catalog.pg_table_size(s.oid) else 0 end
                  order by s.strength desc, s.name) as bytes,
                pg_catalog.array_agg(case when s.new then (
                    select pg_catalog.array_to_string(array[rn.nspname, r.relname], E'\\x01')
                    from pg_catalog.pg_class r join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
                    where r.oid = pg_catalog.pg_partition_root(s.oid)) end
                  order by s.strength desc, s.name) as roots,
                pg_catalog.array_agg(s.new and not exists (
                    select from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
                    where i.indrelid = s.oid and i.indislive
                      and pg_catalog.age(x.xmin) > pg_catalog.age(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid))
                  order by s.strength desc, s.name) as reindexed
              from (
                select n.nspname as schema, c.relname as name, c.oid, l.mode, l.strength, c.relfilenode as file,
                  pg_catalog.row_number() over (order by l.strength desc, c.relname) as place,
                  coalesce(c.relkind in ('r', 'm') and l.mode = 'AccessExclusiveLock' and c.relfilenode <> c.oid
                    and pg_catalog.age(c.xmin) <= pg_catalog.age(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid)
                    and (select pg_catalog.age(a.xmin) from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'ctid')
                      > pg_catalog.age(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid), false) as new
                from (
                  select distinct on (k.relation) k.relation, k.mode, m.strength
                  from pg_catalog.pg_locks k
                  join pg_catalog.unnest(array[%s]) with ordinality as m (mode, strength) on m.mode = k.mode
                  where k.pid = pg_catalog.pg_backend_pid() and k.locktype = 'relation' and k.granted
                  order by k.relation, m.strength desc) l
                join pg_catalog.pg_class c on c.oid = l.relation and c.relkind in ('r', 'p', 'm', 'f', 'v', 'S')
                  and c.relpersistence <> 't'
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%%'
                ) s
              where s.new or s.place <= 100) h
            """
                    .formatted(Stream.of(LockMode.values())
                            .filter(mode -> mode.compareTo(LockMode.ROW_EXCLUSIVE) >= 0)
                            .map(mode -> "'" + mode.catalogName() + "'")
                            .collect(Collectors.joining(", ")));

    private static final String COMMITTED =
            """
            select c.oid::pg_catalog.int8, n.nspname, c.relname, c.relfilenode::pg_catalog.int8,
              c.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8,
              (select pg_catalog.array_to_string(array[rn.nspname, r.relname], E'\\x01')
                from pg_catalog.pg_class r join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
                where r.oid = pg_catalog.pg_partition_root(c.oid))
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            """;

    public Footprint {
        held = List.copyOf(held);
    }

    /** One round trip on the session of the transaction. */
    public static Footprint of(Connection session) throws SQLException {
        return Query.one(session, SQL, Footprint::of);
    }

    private static Footprint of(ResultSet row) throws SQLException {
        List<Held> held = new ArrayList<>();
        if (row.getArray("names") != null) {
            String[] schemas = (String[]) row.getArray("schemas").getArray();
            String[] names = (String[]) row.getArray("names").getArray();
            Long[] oids = (Long[]) row.getArray("oids").getArray();
            String[] modes = (String[]) row.getArray("modes").getArray();
            Long[] files = (Long[]) row.getArray("files").getArray();
            Long[] bytes = (Long[]) row.getArray("bytes").getArray();
            String[] roots = (String[]) row.getArray("roots").getArray();
            Boolean[] reindexed = (Boolean[]) row.getArray("reindexed").getArray();
            for (int i = 0; i < names.length; i++) {
                held.add(new Held(
                        new QualifiedName(schemas[i], names[i]),
                        oids[i],
                        LockMode.ofCatalogName(modes[i]),
                        files[i],
                        bytes[i],
                        root(roots[i]),
                        reindexed[i]));
            }
        }
        return new Footprint(row.getLong("wal"), held);
    }

    private static @Nullable QualifiedName root(@Nullable String names) {
        if (names == null) {
            return null;
        }
        int end = names.indexOf(1);
        return new QualifiedName(names.substring(0, end), names.substring(end + 1));
    }

    /**
     * A table as those see it who are not in the transaction.
     *
     * @param file its file node
     * @param bytes how large it was at its last VACUUM or ANALYZE: to ask for more would wait for the lock
     * @param root the partitioned table at the top; null for a table that is no partition
     */
    public record Committed(long oid, QualifiedName relation, long file, long bytes, @Nullable QualifiedName root) {}

    /** Tables by {@code pg_class.oid}, as this session sees them. */
    public static List<Committed> tables(Connection session, List<Long> oids) throws SQLException {
        return Query.list(
                session,
                COMMITTED + "where c.oid = any (?::pg_catalog.int8[])",
                Footprint::committed,
                session.createArrayOf("int8", oids.toArray()));
    }

    /**
     * Tables with their partitions and those that inherit from them, and materialized views, by name, as this session sees them; those
     * that are not there are left out.
     */
    public static List<Committed> named(Connection session, List<QualifiedName> names) throws SQLException {
        return Query.list(
                session,
                """
                with recursive named as (
                  select pg_catalog.to_regclass(t.name)::pg_catalog.oid as oid
                  from pg_catalog.unnest(?::pg_catalog.text[]) as t (name)
                  union
                  select i.inhrelid from named n join pg_catalog.pg_inherits i on i.inhparent = n.oid)
                """
                        + COMMITTED
                        + "where c.relkind in ('r', 'm') and c.oid = any (array(select n.oid from named n))",
                Footprint::committed,
                session.createArrayOf(
                        "text", names.stream().map(QualifiedName::quoted).toArray()));
    }

    private static Committed committed(ResultSet row) throws SQLException {
        return new Committed(
                row.getLong(1),
                new QualifiedName(row.getString(2), row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                root(row.getString(6)));
    }
}
