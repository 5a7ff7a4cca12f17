package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.Query;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The indexes of the old partition, built on the shadow under names of their own until the swap. */
final class Indexes {

    /** @param name on the shadow, neither quoted nor qualified; it tells the old one's OID */
    private record Index(String name, boolean primary, String creation, @Nullable String options, String tablespace) {}

    private Indexes() {}

    static void buildPrimaryKey(RebuildSession session, Partition partition) throws SQLException {
        for (Index index : list(session, partition)) {
            if (index.primary()) {
                build(session, index);
            }
        }
    }

    /** Each in its own transaction; those that are there are not built again. Returns how many were built. */
    static int buildMissing(RebuildSession session, Partition partition) throws SQLException {
        int built = 0;
        for (Index index : list(session, partition)) {
            if (session.is("select pg_catalog.to_regclass(?) is null", partition.schema() + "." + index.name())) {
                session.transaction(inside -> {
                    build(inside, index);
                    return true;
                });
                built++;
            }
        }
        return built;
    }

    private static void build(RebuildSession session, Index index) throws SQLException {
        session.text("select pg_catalog.set_config('default_tablespace', ?, true)", index.tablespace());
        session.execute(index.creation());
        if (index.options() != null) {
            session.execute(index.options());
        }
    }

    private static List<Index> list(RebuildSession session, Partition partition) throws SQLException {
        return Query.list(
                session.connection(),
                """
                with i as (
                  select i.*, c.relname, c.reloptions, n.nspname, t.relname as on_table, tn.nspname as on_schema,
                         coalesce(ts.spcname, '') as tablespace, 'pgguard_new_' || i.indexrelid as name,
                         case when i.indisunique then 'UNIQUE ' else '' end as kind,
                         (select k.oid from pg_catalog.pg_constraint k
                           where k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')) as constraint_oid
                    from pg_catalog.pg_index i
                    join pg_catalog.pg_class c on c.oid = i.indexrelid
                    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                    join pg_catalog.pg_class t on t.oid = i.indrelid
                    join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
                    left join pg_catalog.pg_tablespace ts on ts.oid = c.reltablespace
                   where i.indrelid = ?::int8::oid)
                select name, indisprimary, tablespace,
                       case when constraint_oid is null
                            then pg_catalog.format('create %sindex %I on %s%s', kind, name, ?::text,
                                   pg_catalog.substr(pg_catalog.pg_get_indexdef(indexrelid), 1 + pg_catalog.length(
                                     pg_catalog.format('CREATE %sINDEX %I ON %I.%I', kind, relname, on_schema, on_table))))
                            else pg_catalog.format('alter table %s add constraint %I %s', ?::text, name,
                                   pg_catalog.pg_get_constraintdef(constraint_oid))
                       end as creation,
                       case when constraint_oid is not null
                            then (select pg_catalog.format('alter index %I.%I set (%s)', nspname, name, pg_catalog.string_agg(pg_catalog.format('%I = %L',
                                          pg_catalog.split_part(o, '=', 1), pg_catalog.substr(o, pg_catalog.strpos(o, '=') + 1)), ', '))
                                    from pg_catalog.unnest(reloptions) u (o) having pg_catalog.count(*) > 0)
                       end as options
                  from i
                 order by indexrelid
                """,
                row -> new Index(
                        row.getString("name"),
                        row.getBoolean("indisprimary"),
                        row.getString("creation"),
                        row.getString("options"),
                        row.getString("tablespace")),
                partition.oid(),
                partition.shadow(),
                partition.shadow());
    }

    /** Gives the shadow's indexes the old ones' names, and these a name that nobody takes; for the swap. */
    static List<String> renaming(RebuildSession session, Partition partition) throws SQLException {
        List<String> statements = new ArrayList<>();
        statements.addAll(session.texts(
                """
                select pg_catalog.format('alter index %I.%I rename to %I; alter index %I.%I rename to %I',
                         n.nspname, c.relname, 'pgguard_old_' || c.oid, n.nspname, 'pgguard_new_' || c.oid, c.relname)
                  from pg_catalog.pg_index i
                  join pg_catalog.pg_class c on c.oid = i.indexrelid
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where i.indrelid = ?::int8::oid
                 order by c.oid
                """,
                partition.oid()));
        statements.addAll(session.texts(
                """
                select pg_catalog.format('alter statistics %1$I.%2$I rename to %3$I; alter statistics %1$I.%4$I rename to %2$I',
                         n.nspname, s.stxname, 'pgguard_old_' || s.oid, 'pgguard_new_' || s.oid)
                  from pg_catalog.pg_statistic_ext s
                  join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
                 where s.stxrelid = ?::int8::oid
                """,
                partition.oid()));
        return statements;
    }
}
