package dev.pgguard.catalog;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lint.Catalog.TableFacts;
import dev.pgguard.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a live database about tables, with five questions for any number of them. */
final class LiveTables {

    /** Seconds for one question; catalogs answer in milliseconds unless somebody has locked one of them. */
    static final int LIMIT = 5;

    /** Seconds for what has to lock the tables, and how often that may be waited for in vain. */
    private static final int LOCK_LIMIT = 1;

    private static final int PATIENCE = 3;

    private static final String ONE = "with recursive root (oid) as (select pg_catalog.to_regclass(?)::oid)";

    /** Of a schema that may not be used the name cannot be looked up, which is an error and not to be missed. */
    private static final String NAMED =
            """
            with recursive root (oid) as (
              select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               where c.relname = any (?::name[]) and c.relkind in ('r', 'p', 'm', 'f')
                 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and pg_catalog.has_schema_privilege(n.oid, 'usage'))
            """;

    /** Rows are -1 as soon as one of the partitions was never analysed. */
    private static final String TABLES =
            """
            , part (root, oid) as (
              select oid, oid from root
              union all
              select p.root, i.inhrelid from part p join pg_catalog.pg_inherits i on i.inhparent = p.oid),
            size (root, tuples, pages) as (
              select p.root,
                     case when bool_or(c.reltuples < 0) filter (where c.relkind <> 'p') then -1
                          else coalesce(sum(c.reltuples) filter (where c.relkind <> 'p'), 0) end::bigint,
                     coalesce(sum(greatest(c.relpages, 0) + coalesce(o.relpages, 0)
                                  + (select coalesce(sum(i.relpages), 0)
                                       from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
                                      where x.indrelid = c.oid)), 0)::bigint
                from part p
                join pg_catalog.pg_class c on c.oid = p.oid
                left join pg_catalog.pg_class o on o.oid = c.reltoastrelid
               group by p.root)
            select t.oid, n.nspname, t.relname, t.relkind = 'p',
                   exists (select from pg_catalog.pg_partitioned_table d where d.partrelid = t.oid and d.partdefid <> 0),
                   s.tuples, s.pages * pg_catalog.current_setting('block_size')::bigint
              from size s
              join pg_catalog.pg_class t on t.oid = s.root
              join pg_catalog.pg_namespace n on n.oid = t.relnamespace
             where t.relkind in ('r', 'p', 'm', 'f')
            """;

    private static final String COLUMNS =
            """
            select a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated <> ''
              from pg_catalog.pg_attribute a where a.attrelid = any (?::oid[]) and a.attnum > 0 and not a.attisdropped
             order by a.attrelid, a.attnum
            """;

    private static final String CONSTRAINTS =
            """
            select k.conrelid, k.conname, k.contype::text, k.convalidated,
                   pg_catalog.array_to_string(array(select a.attname::text from unnest(k.conkey) with ordinality as u (num, at)
                           join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num order by u.at), E'\\x01'),
                   n.nspname, r.relname
              from pg_catalog.pg_constraint k
              left join pg_catalog.pg_class r on r.oid = k.confrelid
              left join pg_catalog.pg_namespace n on n.oid = r.relnamespace
             where k.conrelid = any (?::oid[])
             order by k.conname
            """;

    /** The place of an expression is an empty name. */
    private static final String INDEXES =
            """
            select x.indrelid, i.relname, x.indisunique, x.indisvalid and x.indisready and x.indislive,
                   pg_catalog.array_to_string(array(select coalesce(a.attname::text, '') from generate_series(0, x.indnkeyatts - 1) as g (at)
                           left join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[g.at] and a.attnum <> 0
                          order by g.at), E'\\x01'),
                   case when x.indpred is null then null else '' end
              from pg_catalog.pg_index x
              join pg_catalog.pg_class i on i.oid = x.indexrelid
             where x.indrelid = any (?::oid[])
             order by i.relname
            """;

    /**
     * What only the table itself can tell, since the server opens it for that; by the name of the constraint or the index.
     */
    private static final String EXPRESSIONS =
            """
            select k.conrelid, k.conname, pg_catalog.pg_get_constraintdef(k.oid)
              from pg_catalog.pg_constraint k where k.conrelid = any (?::oid[]) and k.contype = 'c'
            union all
            select x.indrelid, i.relname, pg_catalog.pg_get_expr(x.indpred, x.indrelid)
              from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
             where x.indrelid = any (?::oid[]) and x.indpred is not null
            """;

    /** The size that the planner knows may be that of before a bulk load. */
    private static final String SIZES =
            """
            select t.oid::bigint, (with recursive part (oid) as (
                             select t.oid
                             union all
                             select i.inhrelid from part p join pg_catalog.pg_inherits i on i.inhparent = p.oid)
                           select pg_catalog.sum(pg_catalog.pg_total_relation_size(oid))::bigint from part)
              from unnest(?::oid[]) as t (oid)
            """;

    private final Connection session;
    private int waits;

    /** @param session in autocommit mode */
    LiveTables(Connection session) {
        this.session = session;
    }

    /** The one that the server finds by this name. */
    Optional<TableFacts> find(QualifiedName name) throws SQLException {
        Map<Long, LiveTable> found = found(ONE, name.quoted());
        readExpressions(found);
        return facts(found).values().stream().findFirst();
    }

    /**
     * Those in every schema that the role may use; none while one of them is locked.
     *
     * @param names as the database writes them, of letters, digits and the like only
     */
    Map<QualifiedName, TableFacts> named(Collection<String> names) throws SQLException {
        Map<Long, LiveTable> found = found(NAMED, Words.array(names));
        return readExpressions(found) ? facts(found) : Map.of();
    }

    private Map<Long, LiveTable> found(String roots, String names) throws SQLException {
        Map<Long, LiveTable> found = new HashMap<>();
        for (LiveTable each : Query.listWithin(LIMIT, session, roots + TABLES, LiveTable::new, names)) {
            found.put(each.oid(), each);
        }
        return found;
    }

    private Map<QualifiedName, TableFacts> facts(Map<Long, LiveTable> tables) throws SQLException {
        Map<QualifiedName, TableFacts> facts = new HashMap<>();
        if (!tables.isEmpty()) {
            String oids = oids(tables);
            read(LIMIT, COLUMNS, tables, LiveTable::column, oids);
            read(LIMIT, CONSTRAINTS, tables, LiveTable::constraint, oids);
            read(LIMIT, INDEXES, tables, LiveTable::index, oids);
            Sizes sizes = new Sizes(tables);
            for (LiveTable each : tables.values()) {
                facts.put(each.name(), each.facts(sizes));
            }
        }
        return facts;
    }

    /** False while somebody has locked one of them: what they would tell is not known then. */
    private boolean readExpressions(Map<Long, LiveTable> tables) throws SQLException {
        if (tables.isEmpty()) {
            return true;
        }
        if (waits == PATIENCE) {
            return false;
        }
        String oids = oids(tables);
        try {
            read(LOCK_LIMIT, EXPRESSIONS, tables, LiveTable::expression, oids, oids);
            return true;
        } catch (SQLException e) {
            waitedInVain(e);
            return false;
        }
    }

    private void waitedInVain(SQLException e) throws SQLException {
        if (!SqlState.QUERY_CANCELED.equals(e.getSQLState()) && !SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
            throw e;
        }
        waits++;
    }

    /** What the files of some tables say: asked for all of them when one is wanted, and where one of them is locked for that one alone. */
    private final class Sizes implements LiveTable.Sizes {

        private final Map<Long, LiveTable> tables;
        private final Map<Long, Long> known = new HashMap<>();
        private boolean asked;

        Sizes(Map<Long, LiveTable> tables) {
            this.tables = tables;
        }

        @Override
        public @Nullable Long of(long oid) {
            if (!asked) {
                asked = true;
                LiveCatalog.answered(() -> ask(tables));
            }
            if (!known.containsKey(oid)) {
                LiveCatalog.answered(() -> ask(Map.of(oid, tables.get(oid))));
            }
            return known.get(oid);
        }

        private boolean ask(Map<Long, LiveTable> some) throws SQLException {
            if (waits == PATIENCE) {
                return false;
            }
            try {
                Query.listWithin(
                        LOCK_LIMIT,
                        session,
                        SIZES,
                        row -> {
                            known.put(row.getLong(1), row.getLong(2));
                            return true;
                        },
                        oids(some));
                return true;
            } catch (SQLException e) {
                waitedInVain(e);
                return false;
            }
        }
    }

    @FunctionalInterface
    private interface Addition {
        boolean add(LiveTable table, ResultSet row) throws SQLException;
    }

    private void read(int limit, String sql, Map<Long, LiveTable> tables, Addition addition, Object... values)
            throws SQLException {
        Query.listWithin(
                limit,
                session,
                sql,
                row -> {
                    LiveTable table = tables.get(row.getLong(1));
                    return table != null && addition.add(table, row);
                },
                values);
    }

    /** As the text of an array: the driver loads two dozen classes for another one. */
    private static String oids(Map<Long, LiveTable> tables) {
        StringBuilder oids = new StringBuilder();
        for (Long each : tables.keySet()) {
            oids.append(oids.length() == 0 ? '{' : ',').append(each);
        }
        return oids.append('}').toString();
    }
}
