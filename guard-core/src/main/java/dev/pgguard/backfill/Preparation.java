package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks up what a statement names: its table, a key to walk, the functions that it calls. */
final class Preparation {

    private static final String VOLATILE =
            """
            select exists (
              select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) p.pronamespace
               where p.proname operator(pg_catalog.=) ?::pg_catalog.name and p.provolatile operator(pg_catalog.=) 'v'
                 and p.prokind operator(pg_catalog.=) any (array['f', 'w']::pg_catalog."char"[])
                 and (n.nspname operator(pg_catalog.=) ?::pg_catalog.name or ?::pg_catalog.text is null and pg_catalog.pg_function_is_visible(p.oid)))
            """;

    private static final String AGGREGATE =
            """
            select exists (
              select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) p.pronamespace
               where p.proname operator(pg_catalog.=) ?::pg_catalog.name
                 and p.prokind operator(pg_catalog.=) any (array['a', 'w']::pg_catalog."char"[])
                 and (n.nspname operator(pg_catalog.=) ?::pg_catalog.name or ?::pg_catalog.text is null and pg_catalog.pg_function_is_visible(p.oid)))
            """;

    private Preparation() {}

    /** @throws dev.pgguard.migration.GuardException BACKFILL_REFUSED when there is no such table, or no key of it can be walked */
    static Prepared of(Connection session, Caller caller, BackfillSpec spec) throws SQLException {
        Cut cut = StatementCutter.cut(spec.statement());
        long oid = caller.in(session, () -> oid(session, cut.walked()));
        List<Tables.Candidate> keys = Tables.keys(session, oid);
        Table table = Tables.table(session, oid, "")
                .orElseThrow(() -> StatementCutter.refused("there is no table " + cut.walked() + " any more"));
        refuseKind(table, cut.only());
        Key key = KeyChoice.choose(table.name(), keys, spec.key());
        Table known = Tables.table(session, oid, key.names().get(0)).orElse(table);
        QualifiedName inserted = cut.inserted();
        long written = inserted == null ? oid : caller.in(session, () -> inserted(session, cut, oid, inserted));
        return new Prepared(
                spec,
                new Walk(cut, key, false),
                known,
                written,
                caller,
                caller.in(session, () -> calls(session, VOLATILE, cut.calls())));
    }

    private static long oid(Connection session, QualifiedName name) throws SQLException {
        return Tables.oid(session, name)
                .orElseThrow(() -> StatementCutter.refused("there is no table " + name
                        + " on the search path of this session, or the role may not see it"));
    }

    /** Tables without keys get a message of their own. */
    private static void refuseKind(Table table, boolean only) {
        String what =
                switch (table.kind()) {
                    case "r", "p" -> table.temporary() ? "a temporary table, which no other session sees" : "";
                    case "v" -> "a view: name the table behind it";
                    case "m" -> "a materialized view: refresh it";
                    case "f" -> "a foreign table: run the backfill on its own server";
                    default -> "no table";
                };
        if (!what.isEmpty()) {
            throw StatementCutter.refused(table.name() + " is " + what);
        }
        if (table.children() && !only) {
            throw StatementCutter.refused("other tables inherit from " + table.name()
                    + ", and its unique keys do not cover their rows: take ONLY, and a backfill for each of them");
        }
    }

    private static long inserted(Connection session, Cut cut, long source, QualifiedName inserted) throws SQLException {
        Optional<Long> target = Tables.oid(session, inserted);
        if (target.isEmpty()) {
            throw StatementCutter.refused("there is no table " + inserted + " to insert into");
        }
        if (target.get() == source) {
            throw StatementCutter.refused(
                    "it reads the table that it inserts into: it would meet its own rows behind the cursor");
        }
        List<String> aggregates = calls(session, AGGREGATE, Aggregates.outermost(cut.sql()));
        if (!aggregates.isEmpty()) {
            throw StatementCutter.refused(
                    aggregates.get(0) + "() works on all rows together, and would work on each batch alone");
        }
        return target.get();
    }

    private static List<String> calls(Connection session, String query, List<QualifiedName> names) throws SQLException {
        List<String> found = new ArrayList<>();
        for (QualifiedName name : names.stream().distinct().toList()) {
            if (Query.one(session, query, row -> row.getBoolean(1), name.name(), name.schema(), name.schema())) {
                found.add(name.toString());
            }
        }
        return found;
    }
}
