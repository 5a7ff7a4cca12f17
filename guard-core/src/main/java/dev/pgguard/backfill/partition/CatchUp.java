package dev.pgguard.backfill.partition;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Brings the shadow up to date by the keys that were noted since the last round. */
final class CatchUp {

    /** The writers were faster than the swap may last. */
    static final class TooMany extends SQLException {
        private static final long serialVersionUID = 1L;

        TooMany(long keys, int most) {
            super(keys + " keys changed since the last round, and the swap brings up to date " + most + " at most");
        }
    }

    /** Few keys are found by their index, whatever the planner makes of tables without statistics. */
    private static final String BY_INDEX =
            "select pg_catalog.set_config(s, 'off', true) from pg_catalog.unnest(array['enable_seqscan', 'enable_hashjoin',"
                    + " 'enable_mergejoin', 'enable_bitmapscan', 'enable_material', 'enable_memoize']) u (s)"
                    + " where exists (select from pg_catalog.pg_settings g where g.name = s)";

    private final Partition partition;
    private final Transform transform;

    CatchUp(Partition partition, Transform transform) {
        this.partition = partition;
        this.transform = transform;
    }

    /** In the transaction in which a round follows, before locks that others feel. */
    void prepare(RebuildSession session) throws SQLException {
        session.execute("create temp table pgguard_keys on commit drop as select " + columns("o") + " from only "
                + partition.qualified() + " o with no data");
    }

    /** For the rest of the transaction. */
    void byIndex(RebuildSession session) throws SQLException {
        session.texts(BY_INDEX);
    }

    /** Within one snapshot, or while nobody else writes. Returns the number of keys. */
    int round(RebuildSession session, int most) throws SQLException {
        long keys = session.counts(
                        "with d as (delete from " + partition.delta()
                                + " returning *) insert into pg_temp.pgguard_keys select distinct " + columns("d")
                                + " from d",
                        "select pg_catalog.count(*) from pg_temp.pgguard_keys")
                .get(0);
        if (keys > most) {
            throw new TooMany(keys, most);
        }
        if (keys > 0) {
            List<Long> sides = session.counts(
                    "delete from only " + partition.shadow() + " n using pg_temp.pgguard_keys d where " + same("n"),
                    transform.insertInto(partition.shadow()) + " join pg_temp.pgguard_keys d on " + same("o"),
                    // a deferred foreign key would fire at the commit, and ALTER TABLE does not like that
                    "set constraints all immediate",
                    "select pg_catalog.count(*) from only " + partition.shadow() + " n join pg_temp.pgguard_keys d on "
                            + same("n"),
                    "select pg_catalog.count(*) from only " + partition.qualified()
                            + " o join pg_temp.pgguard_keys d on " + same("o"));
            if (!sides.get(0).equals(sides.get(1))) {
                throw new Mismatch("of the changed keys " + sides.get(1) + " are in the old partition and "
                        + sides.get(0) + " in the new");
            }
        }
        return Math.toIntExact(keys);
    }

    private String columns(String alias) {
        return partition.key().stream()
                .map(column -> alias + "." + column.name() + " as pgguard_"
                        + partition.key().indexOf(column))
                .collect(Collectors.joining(", "));
    }

    private String same(String alias) {
        return partition.key().stream()
                .map(column -> alias + "." + column.name() + " = d.pgguard_"
                        + partition.key().indexOf(column))
                .collect(Collectors.joining(" and "));
    }
}
