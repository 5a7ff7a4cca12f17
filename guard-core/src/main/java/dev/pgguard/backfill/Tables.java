package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.QualifiedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads tables and their unique keys from the catalog; names without a schema are found along the session's search path. */
final class Tables {

    private static final String TABLE =
            """
            select c.oid::pg_catalog.int8 as oid,
                   pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name,
                   c.relkind::pg_catalog.text as kind, c.relpersistence = 't' as temporary,
                   coalesce(m.amname = 'heap', c.relkind = 'p') as heap,
                   (select sum(case when l.reltuples < 0 then null else l.reltuples end) from leaves l)::pg_catalog.int8 as reltuples,
                   (select sum(l.relpages) from leaves l)::pg_catalog.int8 as relpages,
                   (select coalesce(sum(l.pages), 0) from leaves l)::pg_catalog.int8 as pages,
                   coalesce((select pg_catalog.substr(o, 12)::pg_catalog.int4 from unnest(c.reloptions) o
                              where o like 'fillfactor=%'), 100) as fillfactor,
                   pg_catalog.row_security_active(c.oid) as hides_rows,
                   c.relkind = 'r' and exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid) as children,
                   array(select a.attname::pg_catalog.text from pg_catalog.pg_attribute a
                          where a.attrelid = c.oid and a.attgenerated <> '' and not a.attisdropped) as generated,
                   array(select a.attname::pg_catalog.text
                           from pg_catalog.pg_attribute a
                          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                            and (exists (select from pg_catalog.pg_index i
                                          where i.indrelid = c.oid and a.attnum = any (i.indkey::pg_catalog.int2[]))
                              or exists (select from pg_catalog.pg_depend d
                                           join pg_catalog.pg_index i on i.indexrelid = d.objid
                                          where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                            and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                            and d.refobjid = c.oid and d.refobjsubid = a.attnum and i.indrelid = c.oid))) as indexed,
                   (select s.correlation from pg_catalog.pg_stats s
                     where s.schemaname = n.nspname and s.tablename = c.relname and s.attname = ? and not s.inherited) as correlation
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              left join pg_catalog.pg_am m on m.oid = c.relam
             where c.oid = ?::pg_catalog.int8::pg_catalog.oid
            """;

    /** A table and, where it is partitioned, everything below it; takes no lock, as {@code pg_partition_tree} does. */
    static final String TREE =
            """
            with recursive tree (oid, kind) as (
              select c.oid, c.relkind from pg_catalog.pg_class c where c.oid = ?::pg_catalog.int8::pg_catalog.oid
               union all
              select c.oid, c.relkind from tree t
                join pg_catalog.pg_inherits i on i.inhparent = t.oid and t.kind = 'p'
                join pg_catalog.pg_class c on c.oid = i.inhrelid)
            """;

    /** Who wants a table for itself lets {@code pg_relation_size} wait: then it is as large as it was when somebody counted. */
    private static final String LEAVES = TREE
            + """
            , leaves as (
              select l.oid, l.reltuples, l.relpages,
                     case when l.oid in (select k.relation from pg_catalog.pg_locks k
                                          where k.locktype = 'relation' and k.mode = 'AccessExclusiveLock'
                                            and k.pid is distinct from pg_catalog.pg_backend_pid())
                          then l.relpages else pg_catalog.pg_relation_size(l.oid) / 8192 end as pages
                from tree t join pg_catalog.pg_class l on l.oid = t.oid where t.kind not in ('p', 'f'))
            """;

    /** One row per column of each unique index; whatever makes it unusable as a sentence. */
    private static final String KEYS =
            """
            select x.relname as index, i.indisprimary, k.n, a.attname,
                   pg_catalog.format_type(a.atttypid, -1) as type, onsp.nspname as operators,
                   gt.oprname as greater, le.oprname as less_or_equal, eq.oprname as equal,
                   case when not i.indisvalid or not i.indisready or not i.indislive then 'it is invalid'
                        when i.indpred is not null then 'it is partial'
                        when m.amname <> 'btree' then 'it is no btree'
                        when a.attname is null then 'it has an expression'
                        when not a.attnotnull then 'its column ' || a.attname || ' may be NULL'
                        when not c.opcdefault then 'its column ' || a.attname || ' has an operator class of its own'
                        when a.attcollation <> i.indcollation[k.n - 1] then 'its column ' || a.attname || ' has another collation in it'
                        when (i.indoption[k.n - 1] & 1) <> (i.indoption[0] & 1) then 'its columns are not in the same direction'
                        when gt.oprname is null or le.oprname is null or eq.oprname is null then 'its column ' || a.attname || ' cannot be compared'
                        when i.indnkeyatts > 1 and (onsp.nspname <> 'pg_catalog' or gt.oprname <> '>')
                             then 'its column ' || a.attname || ' is of a type with operators of its own, which only a key of one column can have'
                   end as unusable
              from pg_catalog.pg_index i
              join pg_catalog.pg_class x on x.oid = i.indexrelid
              join pg_catalog.pg_am m on m.oid = x.relam
              cross join lateral pg_catalog.generate_series(1, i.indnkeyatts::pg_catalog.int4) as k (n)
              left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k.n - 1] and a.attnum > 0
              left join pg_catalog.pg_opclass c on c.oid = i.indclass[k.n - 1]
              left join lateral (
                   select o.oprname, o.oprnamespace from pg_catalog.pg_amop p join pg_catalog.pg_operator o on o.oid = p.amopopr
                    where p.amopfamily = c.opcfamily and p.amoplefttype = c.opcintype and p.amoprighttype = c.opcintype
                      and p.amopstrategy = 5 and p.amoppurpose = 's') gt on true
              left join lateral (
                   select o.oprname from pg_catalog.pg_amop p join pg_catalog.pg_operator o on o.oid = p.amopopr
                    where p.amopfamily = c.opcfamily and p.amoplefttype = c.opcintype and p.amoprighttype = c.opcintype
                      and p.amopstrategy = 2 and p.amoppurpose = 's') le on true
              left join lateral (
                   select o.oprname from pg_catalog.pg_amop p join pg_catalog.pg_operator o on o.oid = p.amopopr
                    where p.amopfamily = c.opcfamily and p.amoplefttype = c.opcintype and p.amoprighttype = c.opcintype
                      and p.amopstrategy = 3 and p.amoppurpose = 's') eq on true
              left join pg_catalog.pg_namespace onsp on onsp.oid = gt.oprnamespace
             where i.indrelid = ?::pg_catalog.int8::pg_catalog.oid and i.indisunique
             order by not i.indisprimary, i.indnkeyatts, x.relname, k.n
            """;

    private Tables() {}

    /** A unique index, and why it cannot be walked; null where it can. */
    record Candidate(Key key, boolean primary, @Nullable String unusable) {}

    /** What a name means along the search path; empty when it means nothing. */
    static Optional<Long> oid(Connection session, QualifiedName name) throws SQLException {
        return Query.one(
                session,
                "select pg_catalog.to_regclass(?)::pg_catalog.oid::pg_catalog.int8",
                row -> {
                    long oid = row.getLong(1);
                    return row.wasNull() ? Optional.<Long>empty() : Optional.of(oid);
                },
                name.quoted());
    }

    static Optional<Table> table(Connection session, long oid, String firstKeyColumn) throws SQLException {
        return Query.first(session, LEAVES + TABLE, Tables::table, oid, firstKeyColumn, oid);
    }

    private static Table table(ResultSet row) throws SQLException {
        double correlation = row.getDouble("correlation");
        Double known = row.wasNull() ? null : correlation;
        double tuples = row.getDouble("reltuples");
        boolean counted = !row.wasNull();
        long pages = row.getLong("pages");
        long then = row.getLong("relpages");
        long rows = !counted ? -1 : then > 0 ? Math.round(tuples * pages / then) : Math.round(tuples);
        return new Table(
                row.getLong("oid"),
                row.getString("name"),
                row.getString("kind"),
                row.getBoolean("temporary"),
                row.getBoolean("heap"),
                rows,
                pages,
                row.getInt("fillfactor"),
                row.getBoolean("hides_rows"),
                row.getBoolean("children"),
                texts(row, "generated"),
                Set.copyOf(texts(row, "indexed")),
                known);
    }

    /** The unique indexes, primary key first, then those of fewest columns. */
    static List<Candidate> keys(Connection session, long oid) throws SQLException {
        Map<String, List<Key.Column>> columns = new LinkedHashMap<>();
        Map<String, Boolean> primary = new LinkedHashMap<>();
        Map<String, String> unusable = new LinkedHashMap<>();
        Query.list(
                session,
                KEYS,
                row -> {
                    String index = row.getString("index");
                    primary.put(index, row.getBoolean("indisprimary"));
                    String why = row.getString("unusable");
                    if (why != null) {
                        unusable.putIfAbsent(index, why);
                    }
                    return columns.computeIfAbsent(index, none -> new ArrayList<>())
                            .add(new Key.Column(
                                    text(row, "attname"),
                                    text(row, "type"),
                                    text(row, "operators"),
                                    text(row, "greater"),
                                    text(row, "less_or_equal"),
                                    text(row, "equal")));
                },
                oid);
        return columns.entrySet().stream()
                .map(entry -> new Candidate(
                        new Key(entry.getKey(), entry.getValue()),
                        Boolean.TRUE.equals(primary.get(entry.getKey())),
                        unusable.get(entry.getKey())))
                .toList();
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }
}
