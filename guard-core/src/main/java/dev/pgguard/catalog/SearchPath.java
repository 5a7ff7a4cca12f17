package dev.pgguard.catalog;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the session's search path makes of names without a schema.
 *
 * @param schemas those of the path that are there, in order
 * @param elsewhere the schema of each relation that is not found in the first of them
 */
record SearchPath(List<String> schemas, Map<String, String> elsewhere) {

    private static final String SCHEMAS =
            "select s from unnest(pg_catalog.current_schemas(false)) with ordinality as u (s, at) order by at";

    private static final String ELSEWHERE =
            """
            select c.relname, n.nspname
              from unnest(pg_catalog.current_schemas(false)) with ordinality as u (s, at)
              join pg_catalog.pg_namespace n on n.nspname = u.s
              join pg_catalog.pg_class c on c.relnamespace = n.oid
             where u.at > 1 and pg_catalog.pg_table_is_visible(c.oid)
            """;

    /** @param seconds for each of at most two questions */
    static SearchPath of(Connection session, int seconds) throws SQLException {
        List<String> schemas = Query.listWithin(seconds, session, SCHEMAS, row -> row.getString(1));
        Map<String, String> elsewhere = new HashMap<>();
        if (schemas.size() > 1) {
            Query.listWithin(seconds, session, ELSEWHERE, row -> {
                elsewhere.put(row.getString(1), row.getString(2));
                return true;
            });
        }
        return new SearchPath(schemas, elsewhere);
    }

    /** Empty where the path leads nowhere. */
    Optional<String> schemaOf(String relation) {
        String found = elsewhere.get(relation);
        if (found == null && !schemas.isEmpty()) {
            found = schemas.get(0);
        }
        return Optional.ofNullable(found);
    }
}
