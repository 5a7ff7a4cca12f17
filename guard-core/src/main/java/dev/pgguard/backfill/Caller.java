package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Who plans or registers a backfill.
 *
 * @param searchPath the schemas along which names are found, without those that are not there: one that is created later changes no name.
 *     Everything that is the guard's own runs with {@code pg_catalog} alone
 * @param seesEverything whether the role may see other sessions and the replicas
 */
record Caller(String searchPath, String role, boolean seesEverything) {

    /** Of a session as it was opened. */
    static Caller of(Connection session) throws SQLException {
        return Query.one(
                session,
                """
                select coalesce((select pg_catalog.string_agg(pg_catalog.quote_ident(s.name), ', ' order by s.place)
                                   from pg_catalog.unnest(pg_catalog.current_schemas(false)) with ordinality s (name, place)
                                  where not pg_catalog.starts_with(s.name::pg_catalog.text, 'pg_temp_')), ''),
                       current_user::pg_catalog.text,
                       pg_catalog.pg_has_role('pg_read_all_stats', 'usage')
                """,
                row -> new Caller(row.getString(1), row.getString(2), row.getBoolean(3)));
    }

    /** Work with the caller's search path, on a session that has the guard's own before and behind it. */
    <T> T in(Connection session, Transaction.Work<T> work) throws SQLException {
        path(session, searchPath, false);
        try {
            return work.run();
        } finally {
            path(session, WorkSession.OWN_PATH, false);
        }
    }

    /** For the rest of the transaction. */
    void inTransaction(Connection session) throws SQLException {
        path(session, searchPath, true);
    }

    private static void path(Connection session, String path, boolean local) throws SQLException {
        Query.one(session, "select pg_catalog.set_config('search_path', ?, ?)", row -> row.getString(1), path, local);
    }
}
