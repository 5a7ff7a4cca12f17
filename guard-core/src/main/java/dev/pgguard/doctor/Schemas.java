package dev.pgguard.doctor;

import dev.pgguard.gate.History;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a tool would make its history, and what the role may do there. */
final class Schemas {

    private Schemas() {}

    /** What the role may do in a schema. */
    record May(boolean use, boolean create) {}

    /** Empty when there is no such schema. */
    static Optional<May> may(Connection session, String schema) throws SQLException {
        return Query.first(
                session,
                """
                select pg_catalog.has_schema_privilege(n.oid, 'usage'), pg_catalog.has_schema_privilege(n.oid, 'create')
                  from pg_catalog.pg_namespace n where n.nspname = ?::text
                """,
                row -> new May(row.getBoolean(1), row.getBoolean(2)),
                schema);
    }
    /** Those that hold a history, also where the role may not use them. */
    static List<String> ofHistories(Connection session, DoctorPolicy policy) throws SQLException {
        Set<String> schemas = new LinkedHashSet<>();
        if (policy.historyTables().isEmpty()) {
            History.visible(session).forEach(history -> schemas.add(history.schema()));
        }
        for (String name : policy.historyTables()) {
            try {
                Optional<String> written = written(session, name);
                if (written.isPresent()) {
                    schemas.add(written.get());
                } else {
                    History.named(session, name).ifPresent(history -> schemas.add(history.schema()));
                }
            } catch (SQLException e) {
                // no name as SQL writes it: told where the histories are
                if (SqlState.isConnectionLoss(e)) {
                    throw e;
                }
            }
        }
        return List.copyOf(schemas);
    }

    /** The existing schema that is written in front of a table's name. */
    static Optional<String> written(Connection session, String table) throws SQLException {
        return Query.first(
                session,
                """
                select n.nspname::text
                  from (select pg_catalog.parse_ident(?) as parts) name
                  join pg_catalog.pg_namespace n on n.nspname = name.parts[1]
                 where pg_catalog.array_length(name.parts, 1) = 2
                """,
                row -> row.getString(1),
                table);
    }

    /**
     * The first schema of the search path that exists, also when the role may not use it, and {@code current_schema()} passes it
     * over; empty when none does.
     */
    static List<String> first(Connection session, Role role) throws SQLException {
        String path = Query.one(session, "select pg_catalog.current_setting('search_path')", row -> row.getString(1));
        for (String entry : path.split(",")) {
            String schema = named(entry.strip(), role);
            if (may(session, schema).isPresent()) {
                return List.of(schema);
            }
        }
        return List.of();
    }

    private static String named(String entry, Role role) {
        String name = entry.startsWith("\"") && entry.endsWith("\"") && entry.length() > 1
                ? entry.substring(1, entry.length() - 1).replace("\"\"", "\"")
                : entry;
        return name.equals("$user") ? role.name() : name;
    }
}
