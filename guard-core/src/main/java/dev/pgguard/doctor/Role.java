package dev.pgguard.doctor;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The role as which the doctor looks, and what it is in general.
 *
 * @param inherits whether it has the privileges of the roles of which it is a member ({@code INHERIT})
 * @param connections how many sessions it may have; -1 for any number
 * @param monitors whether it sees what other roles' sessions and replicas do
 * @param monitorMember whether it is a member of {@code pg_monitor}, with or without its privileges
 * @param version {@code server_version_num}
 */
record Role(
        String name,
        boolean superuser,
        boolean inherits,
        int connections,
        boolean monitors,
        boolean monitorMember,
        int version) {

    /** Before this version membership in {@code pg_read_all_stats} was enough to see what it shows, inherited or not. */
    private static final int ASKS_FOR_INHERITANCE = 150_000;

    private static final int GRANTS_INHERITANCE = 160_000;

    static Role of(Connection session) throws SQLException {
        return Query.one(
                session,
                """
                select r.rolname::text, r.rolsuper, r.rolinherit, r.rolconnlimit,
                       pg_catalog.pg_has_role(r.oid, 'pg_read_all_stats',
                         case when pg_catalog.current_setting('server_version_num')::int < %d then 'member' else 'usage' end),
                       pg_catalog.pg_has_role(r.oid, 'pg_monitor', 'member'),
                       pg_catalog.current_setting('server_version_num')::int
                  from pg_catalog.pg_roles r where r.rolname = current_user
                """
                        .formatted(ASKS_FOR_INHERITANCE),
                row -> new Role(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getInt(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getInt(7)));
    }

    /** As SQL wants it. */
    String quoted() {
        return quoted(name);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** {@code GRANT … TO} this role. */
    String grant(String what) {
        return "GRANT " + what + " TO " + quoted() + ";";
    }

    /** What lets it see other roles' sessions and how far replicas are. */
    List<String> monitorGrants() {
        if (version < ASKS_FOR_INHERITANCE || (inherits && !monitorMember)) {
            return List.of(grant("pg_monitor"));
        }
        return version >= GRANTS_INHERITANCE
                ? List.of("GRANT pg_monitor TO " + quoted() + " WITH INHERIT TRUE;")
                : List.of(grant("pg_monitor"), "ALTER ROLE " + quoted() + " INHERIT;");
    }
}
