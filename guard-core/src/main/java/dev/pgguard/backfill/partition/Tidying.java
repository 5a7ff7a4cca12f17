package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.Query;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes away what served a rebuild: after the swap, or when it is given up. Can be done any number of times. */
final class Tidying {

    private static final String CHECKS =
            """
            select pg_catalog.format('%I.%I', n.nspname, c.relname), k.conname::text
              from pg_catalog.pg_constraint k
              join pg_catalog.pg_class c on c.oid = k.conrelid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where k.contype = 'c' and k.coninhcount = 0 and k.conname in ('pgguard_bound_' || ?, 'pgguard_excl_' || ?)
            """;

    private final Patience patience;

    Tidying(Patience patience) {
        this.patience = patience;
    }

    /** The swap is done: checks, triggers, the table of changed keys, and the kept partition's foreign keys, which others would feel. */
    void afterSwap(RebuildSession session, Control.Row row)
            throws SQLException, Patience.Exhausted, InterruptedException {
        dropChecks(session, row.oid());
        dropTriggers(session, row.oid());
        for (Statement statement : foreignKeys(session, row.oid())) {
            drop(session, statement);
        }
        session.transaction(inside -> {
            inside.execute(Capture.leftovers(row.oid()));
            Control.reached(inside, row, Step.TIDY);
            return true;
        });
    }

    /** The old partition is as it was before. */
    void giveUp(RebuildSession session, Control.Row row) throws SQLException, Patience.Exhausted, InterruptedException {
        dropChecks(session, row.oid());
        patience.run(session, "give up the rebuild of " + row.qualified(), inside -> {
            List<String> triggers = Capture.ending(inside, row.oid());
            if (!triggers.isEmpty()) {
                calm(inside, row.oid());
            }
            // with the triggers goes everything that relies on them, or a later run would take it up
            inside.execute(triggers);
            inside.execute(Capture.leftovers(row.oid()));
            inside.execute(inside.texts(
                    """
                    select pg_catalog.format('drop table %I.%I', n.nspname, c.relname)
                      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                     where c.oid = ?::int8::oid and c.relname = 'pgguard_new_' || ? and not c.relispartition
                    """,
                    row.shadowOid() == null ? 0L : row.shadowOid(), String.valueOf(row.oid())));
            Control.forget(inside, row);
            return true;
        });
    }

    private record Statement(String table, String sql) {}

    private void dropChecks(RebuildSession session, long oid)
            throws SQLException, Patience.Exhausted, InterruptedException {
        List<Statement> checks = Query.list(
                session.connection(),
                CHECKS,
                row -> new Statement(
                        row.getString(1), "alter table " + row.getString(1) + " drop constraint " + row.getString(2)),
                String.valueOf(oid),
                String.valueOf(oid));
        for (Statement check : checks) {
            drop(session, check);
        }
    }

    private void dropTriggers(RebuildSession session, long oid)
            throws SQLException, Patience.Exhausted, InterruptedException {
        patience.run(session, "drop the triggers of the old partition", inside -> {
            List<String> triggers = new ArrayList<>(Capture.ending(inside, oid));
            if (!triggers.isEmpty()) {
                calm(inside, oid);
            }
            inside.execute(triggers);
            return true;
        });
    }

    private void calm(RebuildSession inside, long oid) throws SQLException {
        for (String table : inside.texts("select ?::int8::oid::pg_catalog.regclass::text", oid)) {
            patience.calm(inside, table);
        }
    }

    /**
     * The oldest first: one to a partitioned table has others below it, which go with it, and which older servers do not show as such once the
     * partition is detached.
     */
    private static List<Statement> foreignKeys(RebuildSession session, long oid) throws SQLException {
        return Query.list(
                session.connection(),
                """
                select pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.quote_ident(k.conname)
                  from pg_catalog.pg_constraint k
                  join pg_catalog.pg_class c on c.oid = k.conrelid and not c.relispartition
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where k.conrelid = ?::int8::oid and k.contype = 'f'
                   and not exists (select from pg_catalog.pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)
                 order by k.oid
                """,
                row -> new Statement(
                        row.getString(1),
                        "alter table " + row.getString(1) + " drop constraint if exists " + row.getString(2)),
                oid);
    }

    private void drop(RebuildSession session, Statement statement)
            throws SQLException, Patience.Exhausted, InterruptedException {
        patience.run(session, "tidy " + statement.table(), inside -> {
            patience.calm(inside, statement.table());
            inside.execute(statement.sql());
            return true;
        });
    }
}
