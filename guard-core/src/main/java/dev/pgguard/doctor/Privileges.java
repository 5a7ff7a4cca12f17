package dev.pgguard.doctor;

import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.Refusal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the role may see, and where it migrates, whether it may create and change what migrations create and change. */
record Privileges(DoctorPolicy policy, Role role) implements Examination {

    @Override
    public Area area() {
        return Area.ROLE;
    }

    @Override
    public List<Finding> look(Connection primary) throws SQLException {
        if (role.superuser()) {
            return List.of(
                    Finding.ok(Area.ROLE, "role " + role.quoted() + " is a superuser: it may do and see everything"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(monitor());
        if (policy.purpose() == DoctorPolicy.Purpose.GATE) {
            return findings;
        }
        List<String> withHistory = Schemas.ofHistories(primary, policy);
        List<String> schemas = withHistory.isEmpty() ? Schemas.first(primary, role) : withHistory;
        if (schemas.isEmpty()) {
            findings.add(noSchema(primary));
        }
        for (String schema : schemas) {
            schema(primary, schema, !withHistory.isEmpty(), findings);
        }
        return findings;
    }

    private Finding monitor() {
        return role.monitors()
                ? Finding.ok(
                        Area.ROLE,
                        "role " + role.quoted() + " sees other roles' sessions and how far replicas are (pg_monitor)")
                : Finding.warning(
                                Area.ROLE,
                                "role " + role.quoted()
                                        + " does not see what other roles' sessions do, nor how far replicas are",
                                "grant it pg_monitor")
                        .granting(role.monitorGrants());
    }

    private Finding noSchema(Connection primary) throws SQLException {
        String nothing = "there is no schema of the search_path in this database";
        return Query.one(
                primary,
                """
                select pg_catalog.current_database()::text,
                       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
                """,
                row -> row.getBoolean(2)
                        ? Finding.note(Area.ROLE, nothing + "; the role may create one")
                        : Finding.problem(
                                        Area.ROLE,
                                        Refusal.PRIVILEGE_MISSING,
                                        nothing + ", and the role may not create one",
                                        "create it, or let the role do so")
                                .granting(role.grant("CREATE ON DATABASE " + Role.quoted(row.getString(1)))));
    }

    private void schema(Connection primary, String schema, boolean hasHistory, List<Finding> findings)
            throws SQLException {
        Optional<Schemas.May> may = Schemas.may(primary, schema);
        if (may.isEmpty()) {
            return;
        }
        String title = "schema " + schema;
        if (!may.get().use()) {
            findings.add(Finding.problem(
                            Area.ROLE,
                            Refusal.PRIVILEGE_MISSING,
                            title + " may not be used by the role",
                            "grant it USAGE")
                    .granting(role.grant("USAGE ON SCHEMA " + Role.quoted(schema))));
        }
        if (!may.get().create()) {
            String what = "the role may create nothing in " + title;
            findings.add((hasHistory
                            ? Finding.warning(
                                    Area.ROLE,
                                    what + ", as migrations do that create a table or a type",
                                    "grant it CREATE")
                            : Finding.problem(
                                    Area.ROLE,
                                    Refusal.PRIVILEGE_MISSING,
                                    what + ", where the history would be made",
                                    "grant it CREATE"))
                    .granting(role.grant("CREATE ON SCHEMA " + Role.quoted(schema))));
        }
        if (may.get().use() && may.get().create()) {
            findings.add(Finding.ok(Area.ROLE, "the role may create tables in " + title));
        }
        ownership(primary, schema).ifPresent(findings::add);
    }

    /** ALTER and CREATE INDEX are for owners, and for members of owners; what an extension brought is nobody's migration. */
    private static Optional<Finding> ownership(Connection primary, String schema) throws SQLException {
        Array schemas = primary.createArrayOf("text", new Object[] {schema});
        return Query.one(
                primary,
                """
                select count(*), count(*) filter (where not own),
                       pg_catalog.string_agg(distinct owner, ', ' order by owner) filter (where not own)
                  from (select pg_catalog.pg_has_role(c.relowner, 'usage') as own, pg_catalog.pg_get_userbyid(c.relowner)::text as owner
                          from pg_catalog.pg_class c
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = any (?) and c.relkind in ('r', 'p', 'm', 'v', 'f')
                           and not exists (select from pg_catalog.pg_depend d
                                            where d.classid = 'pg_catalog.pg_class'::regclass::oid and d.objid = c.oid
                                              and d.deptype = 'e')) relation
                """,
                row -> row.getLong(2) == 0
                        ? Optional.empty()
                        : Optional.of(Finding.warning(
                                Area.ROLE,
                                row.getLong(2) + " of " + row.getLong(1) + " tables and views of schema " + schema
                                        + " belong to " + row.getString(3)
                                        + ": migrations that alter or index them will fail",
                                "ownership is no privilege that can be granted; let the role migrate that owns them, make this"
                                        + " one a member of it, or give it the tables (alter table … owner to …)")),
                schemas);
    }
}
