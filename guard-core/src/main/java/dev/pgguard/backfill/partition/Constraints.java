package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.Query;
import java.sql.SQLException;
import java.util.List;

/** What spares the swap its scans: the bound as a validated CHECK, its opposite on the DEFAULT partition, and foreign keys that are there. */
final class Constraints {

    private record ForeignKey(String name, String definition, String referenced) {}

    private final Patience patience;

    Constraints(Patience patience) {
        this.patience = patience;
    }

    void add(RebuildSession session, Partition partition)
            throws SQLException, Patience.Exhausted, InterruptedException {
        check(session, partition.shadow(), partition.boundCheck(), partition.constraint());
        String fallback = partition.fallback();
        if (fallback != null) {
            check(session, fallback, partition.excludingCheck(), "not (" + partition.constraint() + ")");
        }
        for (ForeignKey key : foreignKeys(session, partition)) {
            foreignKey(session, partition, key);
        }
    }

    private void check(RebuildSession session, String table, String name, String condition)
            throws SQLException, Patience.Exhausted, InterruptedException {
        if (!exists(session, table, name)) {
            patience.run(session, "add a CHECK to " + table, inside -> {
                patience.calm(inside, table);
                inside.execute(
                        "alter table %s add constraint %s check (%s) not valid".formatted(table, name, condition));
                return true;
            });
        }
        validate(session, table, name);
    }

    private void foreignKey(RebuildSession session, Partition partition, ForeignKey key)
            throws SQLException, Patience.Exhausted, InterruptedException {
        if (!exists(session, partition.shadow(), key.name())) {
            patience.run(session, "add a foreign key to " + key.referenced(), inside -> {
                patience.calm(inside, key.referenced());
                inside.execute("alter table %s add constraint %s %s not valid"
                        .formatted(partition.shadow(), key.name(), key.definition()));
                return true;
            });
        }
        validate(session, partition.shadow(), key.name());
    }

    /** Takes no lock that blocks readers or writers, and does nothing where it is validated. */
    private void validate(RebuildSession session, String table, String name)
            throws SQLException, Patience.Exhausted, InterruptedException {
        patience.run(session, "validate a constraint of " + table, inside -> {
            inside.execute("set local lock_timeout = '5s'", "alter table " + table + " validate constraint " + name);
            return true;
        });
    }

    private static boolean exists(RebuildSession session, String table, String name) throws SQLException {
        return session.is(
                """
                select exists (select from pg_catalog.pg_constraint
                                where conrelid = pg_catalog.to_regclass(?)::oid and pg_catalog.quote_ident(conname) = ?)
                """,
                table,
                name);
    }

    private static List<ForeignKey> foreignKeys(RebuildSession session, Partition partition) throws SQLException {
        return Query.list(
                session.connection(),
                """
                select pg_catalog.quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid), k.confrelid::pg_catalog.regclass::text
                  from pg_catalog.pg_constraint k
                 where k.conrelid = ?::int8::oid and k.contype = 'f'
                   and not exists (select from pg_catalog.pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)
                 order by k.oid
                """,
                row -> new ForeignKey(row.getString(1), row.getString(2), row.getString(3)),
                partition.oid());
    }
}
