package dev.pgguard.catalog;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.RowQuestion;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Name;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final Connection session;
    private final @Nullable LiveRows liveRows;
    private final LiveNames names;
    private final Iterable<String> texts;
    private final LiveTables liveTables;
    private final Map<QualifiedName, Optional<TableFacts>> tables = new HashMap<>();
    private final Map<String, Optional<Boolean>> answers = new HashMap<>();
    private @Nullable SearchPath searchPath;
    private boolean looked;

    /**
     * The tables that the texts name are asked for together, once the first of them is.
     *
     * @param session in autocommit mode
     * @param rows what asks the tables themselves; null where nobody is to be kept waiting for an answer
     * @param names of the same database
     * @param texts what is judged; a table that is not in them is asked for by itself
     */
    public LiveCatalog(Connection session, @Nullable LiveRows rows, LiveNames names, Iterable<String> texts) {
        this.session = session;
        this.liveRows = rows;
        this.names = names;
        this.texts = texts;
        this.liveTables = new LiveTables(session);
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
            known = answered(() -> find(table));
            tables.put(table, known);
        }
        return known;
    }

    private Optional<TableFacts> find(QualifiedName table) throws SQLException {
        if (!looked) {
            looked = true;
            Set<String> written = names.in(texts);
            if (!written.isEmpty()) {
                liveTables.named(written).forEach((name, facts) -> tables.put(name, Optional.of(facts)));
            }
        }
        Optional<TableFacts> known = tables.get(table);
        if (known != null) {
            return known;
        }
        return isNowhere(table) ? Optional.empty() : liveTables.find(table);
    }

    /** Of the server's own schemas the names are not known. */
    private boolean isNowhere(QualifiedName relation) throws SQLException {
        String schema = relation.schema();
        boolean ofUsers = schema != null && !schema.startsWith("pg_") && !schema.equals("information_schema");
        return ofUsers && !names.mayHave(relation.name());
    }

    /** Of what is not there, where it would be made. */
    @Override
    public Optional<String> schemaOf(String relation) {
        SearchPath known = searchPath;
        if (known == null) {
            known = answered(() -> SearchPath.of(session, LiveTables.LIMIT));
            searchPath = known;
        }
        return known.schemaOf(relation);
    }

    @Override
    public Optional<Boolean> hasRelation(QualifiedName name) {
        if (answered(() -> isNowhere(name))) {
            return Optional.of(false);
        }
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
            List<Optional<Boolean>> rows =
                    answered(() -> rows(sql, row -> Optional.ofNullable((Boolean) row.getObject(1)), values));
            known = rows.isEmpty() ? Optional.empty() : rows.get(0);
            answers.put(key, known);
        }
        return known;
    }

    private <T> List<T> rows(String sql, Query.Row<T> row, @Nullable Object... values) throws SQLException {
        return Query.listWithin(LiveTables.LIMIT, session, sql, row, values);
    }

    /** What asks the database. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws SQLException;
    }

    static <T> T answered(Question<T> question) {
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
