package dev.pgguard.catalog;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.RowQuestion;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a live database says of its tables, functions and types, asked when a rule needs it and kept from then on.
 *
 * <p>It reads system catalogs only, and waits for a table's lock for a second at most, three times in all: what is not known then stays
 * unknown. The session belongs to the caller. Not for use by several threads.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalogs.html">System catalogs</a>
 */
public final class LiveCatalog implements Catalog {

    /** Seconds for one question; catalogs answer in milliseconds unless somebody has locked one of them. */
    private static final int LIMIT = 5;

    /** Seconds for what has to lock the table, and how often that may be waited for in vain. */
    private static final int LOCK_LIMIT = 1;

    private static final int PATIENCE = 3;

    /** Under which name the size stands among the expressions. */
    private static final String SIZE = "";

    /** Rows are -1 as soon as one of the partitions was never analysed. */
    private static final String TABLE =
            """
            with recursive part (oid) as (
              select pg_catalog.to_regclass(?)::oid
              union all
              select i.inhrelid from part p join pg_catalog.pg_inherits i on i.inhparent = p.oid)
            select t.oid, t.relkind = 'p',
                   exists (select from pg_catalog.pg_partitioned_table d where d.partrelid = t.oid and d.partdefid <> 0),
                   (select case when bool_or(c.reltuples < 0) then -1 else coalesce(sum(c.reltuples), 0) end::bigint
                      from part p join pg_catalog.pg_class c on c.oid = p.oid where c.relkind <> 'p'),
                   (select coalesce(sum(s.relpages::bigint), 0) * pg_catalog.current_setting('block_size')::bigint
                      from part p
                      join pg_catalog.pg_class c on c.oid = p.oid
                      join pg_catalog.pg_class s on s.oid in (c.oid, c.reltoastrelid)
                                                 or s.oid in (select x.indexrelid from pg_catalog.pg_index x where x.indrelid = c.oid))
              from pg_catalog.pg_class t
             where t.oid = pg_catalog.to_regclass(?) and t.relkind in ('r', 'p', 'm', 'f')
            """;

    private static final String COLUMNS =
            """
            select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated <> ''
              from pg_catalog.pg_attribute a where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
             order by a.attnum
            """;

    private static final String CONSTRAINTS =
            """
            select k.conname, k.contype::text, k.convalidated, k.oid,
                   array(select a.attname::text from unnest(k.conkey) with ordinality as u (num, at)
                           join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num order by u.at),
                   n.nspname, r.relname
              from pg_catalog.pg_constraint k
              left join pg_catalog.pg_class r on r.oid = k.confrelid
              left join pg_catalog.pg_namespace n on n.oid = r.relnamespace
             where k.conrelid = ?
             order by k.conname
            """;

    /**
     * What only the table itself can tell, since the server opens it for that; by the name of the constraint or the index. The size that the
     * planner knows may be that of before a bulk load.
     */
    private static final String EXPRESSIONS =
            """
            select k.conname, pg_catalog.pg_get_constraintdef(k.oid) from pg_catalog.pg_constraint k where k.conrelid = ? and k.contype = 'c'
            union all
            select i.relname, pg_catalog.pg_get_expr(x.indpred, x.indrelid)
              from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid where x.indrelid = ? and x.indpred is not null
            union all
            select '', (with recursive part (oid) as (
                          select ?::oid
                          union all
                          select i.inhrelid from part p join pg_catalog.pg_inherits i on i.inhparent = p.oid)
                        select pg_catalog.sum(pg_catalog.pg_total_relation_size(oid))::text from part)
            """;

    /** The place of an expression is an empty name. */
    private static final String INDEXES =
            """
            select i.relname, x.indisunique, x.indisvalid and x.indisready and x.indislive,
                   array(select coalesce(a.attname::text, '') from generate_series(0, x.indnkeyatts - 1) as g (at)
                           left join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[g.at] and a.attnum <> 0
                          order by g.at),
                   case when x.indpred is null then null else '' end
              from pg_catalog.pg_index x
              join pg_catalog.pg_class i on i.oid = x.indexrelid
             where x.indrelid = ?
             order by i.relname
            """;

    private final Connection session;
    private final @Nullable LiveRows liveRows;
    private final Map<QualifiedName, Optional<TableFacts>> tables = new HashMap<>();
    private final Map<String, Optional<Boolean>> answers = new HashMap<>();
    private @Nullable SearchPath searchPath;
    private int waits;

    /** @param session in autocommit mode */
    public LiveCatalog(Connection session) {
        this(session, null);
    }

    /** @param rows what asks the tables themselves; null where nobody is to be kept waiting for an answer */
    public LiveCatalog(Connection session, @Nullable LiveRows rows) {
        this.session = session;
        this.liveRows = rows;
    }

    @Override
    public Optional<Integer> count(RowQuestion question) {
        return liveRows == null ? Optional.empty() : liveRows.count(question);
    }

    @Override
    public Optional<Boolean> exists(QualifiedName table) {
        return Optional.of(table(table).isPresent());
    }

    @Override
    public Optional<TableFacts> table(QualifiedName table) {
        Optional<TableFacts> known = tables.get(table);
        if (known == null) {
            known = answered(() -> facts(table));
            tables.put(table, known);
        }
        return known;
    }

    private Optional<TableFacts> facts(QualifiedName table) throws SQLException {
        String name = table.quoted();
        return rows(TABLE, this::facts, name, name).stream().findFirst();
    }

    private TableFacts facts(ResultSet row) throws SQLException {
        long oid = row.getLong(1);
        Map<String, ColumnFacts> columns = new LinkedHashMap<>();
        rows(
                COLUMNS,
                each -> {
                    columns.put(
                            each.getString(1),
                            new ColumnFacts(each.getString(2), each.getBoolean(3), each.getBoolean(4)));
                    return each.getString(1);
                },
                oid);
        Map<String, String> expressions = expressions(oid);
        long rows = row.getLong(4);
        String size = expressions.get(SIZE);
        long bytes = size != null ? Long.parseLong(size) : rows < 0 ? -1 : row.getLong(5);
        return new TableFacts(
                rows,
                bytes,
                row.getBoolean(2),
                row.getBoolean(3),
                columns,
                rows(CONSTRAINTS, each -> constraint(each, expressions), oid),
                rows(INDEXES, each -> index(each, expressions), oid));
    }

    /** Empty while somebody has locked the table: what it would tell is not known then. */
    private Map<String, String> expressions(long oid) throws SQLException {
        Map<String, String> found = new HashMap<>();
        if (waits == PATIENCE) {
            return found;
        }
        try {
            Query.listWithin(
                    LOCK_LIMIT,
                    session,
                    EXPRESSIONS,
                    row -> {
                        found.put(row.getString(1), String.valueOf(row.getString(2)));
                        return row.getString(1);
                    },
                    oid,
                    oid,
                    oid);
        } catch (SQLException e) {
            if (!SqlState.QUERY_CANCELED.equals(e.getSQLState())
                    && !SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            waits++;
        }
        return found;
    }

    /** Of what is not there, where it would be made. */
    @Override
    public Optional<String> schemaOf(String relation) {
        SearchPath known = searchPath;
        if (known == null) {
            known = answered(() -> SearchPath.of(session, LIMIT));
            searchPath = known;
        }
        return known.schemaOf(relation);
    }

    private static ConstraintFacts constraint(ResultSet row, Map<String, String> expressions) throws SQLException {
        String schema = row.getString(6);
        char kind = row.getString(2).charAt(0);
        return new ConstraintFacts(
                row.getString(1),
                kind,
                row.getBoolean(3),
                names(row.getArray(5)),
                kind == 'c' ? provenNotNull(expressions.getOrDefault(row.getString(1), "")) : List.of(),
                schema == null ? null : new QualifiedName(schema, row.getString(7)));
    }

    /** The columns that a check of the server's own wording proves not to be null. */
    private static List<String> provenNotNull(String definition) {
        if (Grammar.parse("alter table t add " + definition).tree() instanceof AlterTable alter
                && alter.actions().get(0) instanceof AlterTable.AddConstraint add
                && add.constraint() instanceof Constraint.Check check) {
            return check.expression().notNull().stream().map(Name::last).toList();
        }
        return List.of();
    }

    private static IndexFacts index(ResultSet row, Map<String, String> expressions) throws SQLException {
        String predicate = row.getString(5);
        String name = row.getString(1);
        return new IndexFacts(
                name,
                row.getBoolean(2),
                row.getBoolean(3),
                names(row.getArray(4)),
                predicate == null ? null : expressions.getOrDefault(name, predicate));
    }

    private static List<String> names(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    @Override
    public Optional<Boolean> hasRelation(QualifiedName name) {
        return answer(
                "relation " + name.quoted(),
                """
                select exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                                where c.relname = ? and case when ?::text is null then pg_catalog.pg_table_is_visible(c.oid) else n.nspname = ? end)
                """,
                name.name(),
                name.schema(),
                name.schema());
    }

    @Override
    public Optional<Boolean> isVolatile(Name function) {
        return answer(
                "function " + function,
                """
                select bool_or(p.provolatile = 'v')
                  from pg_catalog.pg_proc p
                  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                 where p.proname = ? and case when ?::text is null then pg_catalog.pg_function_is_visible(p.oid) else n.nspname = ? end
                """,
                function.last(),
                function.schema(),
                function.schema());
    }

    @Override
    public Optional<Boolean> isBinaryCoercible(String from, String to) {
        return answer(
                "cast " + from + " to " + to,
                """
                select exists (select from pg_catalog.pg_cast c where c.castsource = a.source and c.casttarget = a.target and c.castmethod = 'b')
                  from (select pg_catalog.to_regtype(?) as source, pg_catalog.to_regtype(?) as target) a
                 where a.source is not null and a.target is not null
                """,
                from,
                to);
    }

    @Override
    public Optional<Boolean> isConstrainedDomain(Name type) {
        String name = new QualifiedName(type.schema(), type.last()).quoted();
        return answer(
                "type " + name,
                """
                select t.typtype = 'd'
                       and (t.typnotnull or exists (select from pg_catalog.pg_constraint c where c.contypid = t.oid))
                  from pg_catalog.pg_type t where t.oid = pg_catalog.to_regtype(?)
                """,
                name);
    }

    private Optional<Boolean> answer(String key, String sql, @Nullable Object... values) {
        Optional<Boolean> known = answers.get(key);
        if (known == null) {
            known = answered(() -> rows(sql, row -> Optional.ofNullable((Boolean) row.getObject(1)), values).stream()
                    .flatMap(Optional::stream)
                    .findFirst());
            answers.put(key, known);
        }
        return known;
    }

    private <T> List<T> rows(String sql, Query.Row<T> row, @Nullable Object... values) throws SQLException {
        return Query.listWithin(LIMIT, session, sql, row, values);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SQLException;
    }

    private static <T> T answered(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new GuardException(
                    Refusal.DATABASE_UNREACHABLE,
                    "The catalog of the database could not be read (" + Reason.of(e)
                            + "). Nothing was changed. Mend the connection, or run without the database.",
                    e);
        }
    }
}
