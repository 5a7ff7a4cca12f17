package dev.pgguard.index;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement.ReindexKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what PostgreSQL's catalog says of indexes; one query each. */
final class Catalog {

    /** The definition is cut out behind the names, which may hold any text; the catalog writes no tablespace into it. */
    private static final String INDEX =
            """
            select r.oid as index_oid, rn.nspname as index_schema, r.relname as index_name,
                   i.indrelid, tn.nspname as on_schema, t.relname as on_table,
                   r.relkind as index_kind,
                   coalesce(i.indisvalid and i.indisready and i.indislive, false) as valid,
                   case when i.indisunique then 'UNIQUE' else '' end
                   || substr(behind.name, strpos(behind.name, on_table.text || ' USING ') + length(on_table.text))
                   || coalesce(' TABLESPACE ' || quote_ident(ts.spcname), '') as definition,
                   d.text || coalesce(' TABLESPACE ' || quote_ident(ts.spcname), '') as text
            from pg_catalog.pg_class r
            join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
            left join pg_catalog.pg_index i on i.indexrelid = r.oid
            left join pg_catalog.pg_class t on t.oid = i.indrelid
            left join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
            left join pg_catalog.pg_tablespace ts on ts.oid = r.reltablespace
            cross join lateral pg_catalog.pg_get_indexdef(i.indexrelid) d (text)
            cross join lateral substr(d.text, 1 + length('CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end
                                                         || 'INDEX ' || quote_ident(r.relname))) behind (name)
            cross join lateral concat('.', quote_ident(t.relname)) on_table (text)
            """;

    private static final String TABLE =
            """
            with tab as (select c.oid, c.relkind, n.nspname, c.relname, c.relnamespace
                         from pg_catalog.pg_class c
                         join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where c.oid = pg_catalog.to_regclass(?::text))
            select tab.oid as table_oid, tab.relkind as table_kind, tab.nspname as table_schema,
                   tab.relname as table_name, x.*
            from tab left join lateral (
            """
                    + INDEX;

    private static final String NAMED =
            TABLE + "where r.relnamespace = tab.relnamespace and r.relname = ?::name) x on true";

    private static final String ALL = TABLE + "where i.indrelid = tab.oid) x on true";

    private static final String INDEX_BY_NAME = INDEX + "where r.oid = pg_catalog.to_regclass(?::text)";

    private static final String INDEX_BY_OID = INDEX + "where r.oid = ?::oid";

    /** PostgreSQL derives the names, and cuts the index's own name where the result would be too long. */
    private static final String REBUILD_LEFTOVERS = INDEX
            + """
            where not i.indisvalid and r.relname ~ '_cc(new|old)[0-9]*$'
              and exists (
                select from pg_catalog.pg_index b
                join pg_catalog.pg_class bc on bc.oid = b.indexrelid
                cross join lateral regexp_replace(r.relname, '_cc(new|old)[0-9]*$', '') stem (name)
                where b.indrelid = i.indrelid and b.indexrelid <> i.indexrelid
                  and (stem.name = bc.relname
                       or octet_length(bc.relname::text) > 50 and octet_length(stem.name) > 40
                          and starts_with(bc.relname::text, stem.name))
                  and (b.indkey::text, b.indclass::text, b.indcollation::text, b.indoption::text, b.indisunique)
                      = (i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text, i.indisunique)
                  and pg_catalog.pg_get_expr(b.indexprs, b.indrelid) is not distinct from pg_catalog.pg_get_expr(i.indexprs, i.indrelid)
                  and pg_catalog.pg_get_expr(b.indpred, b.indrelid) is not distinct from pg_catalog.pg_get_expr(i.indpred, i.indrelid)
                  and
            """;

    private static final String OF_INDEX =
            """
            b.indexrelid in (select pg_catalog.to_regclass(?::text)::oid
                             union all select relid from pg_catalog.pg_partition_tree(pg_catalog.to_regclass(?::text)))
            """;

    private static final String OF_TABLE =
            """
            b.indrelid in (select pg_catalog.unnest(array[c.oid, c.reltoastrelid]) from pg_catalog.pg_class c
                           where c.oid in (select pg_catalog.to_regclass(?::text)::oid
                                           union all select relid from pg_catalog.pg_partition_tree(pg_catalog.to_regclass(?::text))))
            """;

    private static final String OF_SCHEMA =
            """
            b.indrelid in (select pg_catalog.unnest(array[c.oid, c.reltoastrelid]) from pg_catalog.pg_class c
                           where c.relnamespace in (to_regnamespace(?::text), to_regnamespace(?::text)))
            """;

    private static final String OF_DATABASE =
            "coalesce(?::text, ?::text, pg_catalog.current_database()) = pg_catalog.current_database()";

    private Catalog() {}

    /** @param index null for all indexes of the table */
    static Optional<FoundTable> table(Connection session, QualifiedName table, @Nullable String index)
            throws SQLException {
        return index == null
                ? collect(Query.list(session, ALL, Catalog::tableRow, table.quoted()))
                : collect(Query.list(session, NAMED, Catalog::tableRow, table.quoted(), index));
    }

    static Optional<FoundIndex> index(Connection session, QualifiedName index) throws SQLException {
        return Query.first(session, INDEX_BY_NAME, Catalog::index, index.quoted());
    }

    static Optional<FoundIndex> index(Connection session, long oid) throws SQLException {
        return Query.first(session, INDEX_BY_OID, Catalog::index, oid);
    }

    /** What failed runs of REINDEX … CONCURRENTLY left behind of the indexes that this one rebuilds. */
    static List<FoundIndex> rebuildLeftovers(Connection session, ReindexKind kind, @Nullable QualifiedName target)
            throws SQLException {
        String which =
                switch (kind) {
                    case INDEX -> OF_INDEX;
                    case TABLE -> OF_TABLE;
                    case SCHEMA -> OF_SCHEMA;
                    case DATABASE, SYSTEM -> OF_DATABASE;
                };
        String name = target == null ? null : kind == ReindexKind.DATABASE ? target.name() : target.quoted();
        return Query.list(session, REBUILD_LEFTOVERS + which + ") order by r.oid", Catalog::index, name, name);
    }

    private static Optional<FoundTable> collect(List<FoundTable> rows) {
        return rows.stream()
                .findFirst()
                .map(first -> new FoundTable(
                        first.oid(),
                        first.name(),
                        first.kind(),
                        rows.stream().flatMap(row -> row.indexes().stream()).toList()));
    }

    private static FoundTable tableRow(ResultSet row) throws SQLException {
        return new FoundTable(
                row.getLong("table_oid"),
                new QualifiedName(row.getString("table_schema"), row.getString("table_name")),
                row.getString("table_kind"),
                row.getObject("index_oid") == null ? List.of() : List.of(index(row)));
    }

    private static FoundIndex index(ResultSet row) throws SQLException {
        return new FoundIndex(
                row.getLong("index_oid"),
                new QualifiedName(row.getString("index_schema"), row.getString("index_name")),
                row.getString("index_kind"),
                row.getLong("indrelid"),
                new QualifiedName(
                        row.getString("on_schema"), Objects.requireNonNullElse(row.getString("on_table"), "")),
                row.getBoolean("valid"),
                Objects.requireNonNullElse(row.getString("definition"), ""),
                Objects.requireNonNullElse(row.getString("text"), ""));
    }
}
