package dev.pgguard.gate;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A history table of Flyway or Liquibase.
 *
 * @param schema as the catalog has it
 * @param name as the catalog has it
 * @param table both, quoted where SQL needs it
 * @param readable whether the role may read it
 */
public record History(Tool tool, String schema, String name, String table, boolean readable) {

    /** Whose table it is; told by its columns. */
    public enum Tool {
        FLYWAY("Flyway", "installed_rank desc", "not success", "script"),
        LIQUIBASE(
                "Liquibase",
                "orderexecuted desc, dateexecuted desc",
                "exectype::text = 'FAILED'",
                "pg_catalog.concat(id, ' by ', author, ' in ', filename)");

        private final String title;
        private final String newestFirst;
        private final String failed;
        private final String name;

        Tool(String title, String newestFirst, String failed, String name) {
            this.title = title;
            this.newestFirst = newestFirst;
            this.failed = failed;
            this.name = name;
        }

        /** The tool's name. */
        public String title() {
            return title;
        }
    }

    /** Seconds that a table may take to be read. */
    static final int LIMIT = 2;

    private static final String COLUMNS =
            """
            select pg_catalog.format('%I.%I', n.nspname, c.relname) as qualified, n.nspname as schema, c.relname as name,
                   pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')
                     and not pg_catalog.row_security_active(c.oid) as readable,
                   pg_catalog.array_agg(a.attname::text) operator(pg_catalog.@>) array['installed_rank', 'success', 'script'] as flyway,
                   pg_catalog.array_agg(a.attname::text)
                     operator(pg_catalog.@>) array['orderexecuted', 'exectype', 'dateexecuted', 'id', 'author', 'filename'] as liquibase
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            """;

    /** Every table with the name that its tool gives it, whatever its schema. */
    public static List<History> visible(Connection session) throws SQLException {
        return found(
                session,
                COLUMNS
                        + """
                        where c.relname in ('flyway_schema_history', 'databasechangelog') and c.relkind in ('r', 'p')
                          and n.nspname::text !~ '^pg_temp'
                        group by c.oid, n.oid, n.nspname, c.relname
                        order by 1
                        """);
    }

    /** The table of this name, as SQL would find it; empty when there is none, or when it is no history. */
    public static Optional<History> named(Connection session, String name) throws SQLException {
        return found(
                        session,
                        COLUMNS
                                + """
                                where c.oid = pg_catalog.to_regclass(?)::oid and c.relkind in ('r', 'p')
                                group by c.oid, n.oid, n.nspname, c.relname
                                """,
                        name)
                .stream()
                .findFirst();
    }

    private static List<History> found(Connection session, String sql, Object... values) throws SQLException {
        List<History> found = new ArrayList<>();
        for (Optional<History> history : Query.list(session, sql, History::of, values)) {
            history.ifPresent(found::add);
        }
        return found;
    }

    /** Empty when the columns are of neither tool. */
    private static Optional<History> of(ResultSet row) throws SQLException {
        if (!row.getBoolean("flyway") && !row.getBoolean("liquibase")) {
            return Optional.empty();
        }
        return Optional.of(new History(
                row.getBoolean("flyway") ? Tool.FLYWAY : Tool.LIQUIBASE,
                row.getString("schema"),
                row.getString("name"),
                row.getString("qualified"),
                row.getBoolean("readable")));
    }

    /**
     * What two servers must agree on: how many rows there are, and the newest of them.
     *
     * @param newest its whole row; empty when there is none
     * @param name of the newest migration, for people
     */
    record Newest(long rows, String newest, String name) {
        @Override
        public String toString() {
            return rows == 0 ? "no row" : name + " (row " + rows + ")";
        }
    }

    /** @throws SQLException QUERY_CANCELED when somebody's lock does not let it be read within {@link #LIMIT} seconds */
    Newest newest(Connection session) throws SQLException {
        return Query.listWithin(
                        LIMIT,
                        session,
                        "select h.*::text, " + tool.name + ", (select pg_catalog.count(*) from " + table + ") from "
                                + table + " h order by " + tool.newestFirst + " limit 1",
                        row -> new Newest(row.getLong(3), row.getString(1), String.valueOf(row.getString(2))))
                .stream()
                .findFirst()
                .orElse(new Newest(0, "", ""));
    }

    /** Migrations that failed and were left so. */
    List<String> failed(Connection session) throws SQLException {
        return Query.listWithin(
                LIMIT,
                session,
                "select " + tool.name + " from " + table + " where " + tool.failed + " order by 1",
                row -> String.valueOf(row.getString(1)));
    }
}
