package dev.pgguard.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Decides whether a table is walked in windows of several passes, so that updates stay HOT; docs/backfill.md tells why that works. */
final class Strides {

    private static final Set<String> WHOLE = Set.of("smallint", "integer", "bigint");
    private static final int MOST = 8;
    private static final int LEAST = 4;
    private static final int ROOMY = 50;
    private static final double ORDERED = 0.9;
    private static final double UNEVEN = 1.5;
    private static final long FIRST_WINDOW = 20_000;

    private Strides() {}

    /** @param reasons why, one sentence each */
    record Choice(int stride, boolean hashed, List<String> reasons) {
        Choice {
            reasons = List.copyOf(reasons);
        }
    }

    static Choice choose(Connection session, Prepared prepared, Sample sample) throws SQLException {
        List<String> against = against(prepared, sample);
        if (!against.isEmpty()) {
            return new Choice(1, false, against);
        }
        Table table = prepared.table();
        int stride = table.rowsPerPage() / 4 >= MOST ? MOST : LEAST;
        Walk walk = prepared.walk();
        boolean whole = WHOLE.contains(walk.key().columns().get(0).type());
        String why =
                "Pages are full and hold about " + Math.round(table.rowsPerPage()) + " rows in the order of the key: "
                        + stride + " passes over each window leave room for the updates to be HOT.";
        if (whole && walk.largestShare(session, stride, FIRST_WINDOW) <= UNEVEN / stride) {
            return new Choice(stride, false, List.of(why));
        }
        Walk hashed = new Walk(walk.cut(), walk.key(), true);
        if (hashed.largestShare(session, stride, FIRST_WINDOW) <= UNEVEN / stride) {
            return new Choice(
                    stride,
                    true,
                    List.of(why, "The keys' low bits are uneven, so a row's pass comes from a hash of its key."));
        }
        return new Choice(1, false, List.of("The keys cannot be parted evenly into passes: plain keyset."));
    }

    private static List<String> against(Prepared prepared, Sample sample) {
        List<String> reasons = new ArrayList<>();
        Cut cut = prepared.walk().cut();
        Table table = prepared.table();
        Key key = prepared.walk().key();
        if (cut.kind() != Cut.Kind.UPDATE) {
            return List.of("Plain keyset: only UPDATE gains by several passes.");
        }
        String type = key.columns().get(0).type();
        if (key.columns().size() > 1 || !(WHOLE.contains(type) || type.equals("uuid"))) {
            reasons.add("Plain keyset: several passes need a key of one whole number or uuid.");
        }
        if (table.partitioned() || !table.heap()) {
            reasons.add("Plain keyset: " + table.name() + " is partitioned, or no heap.");
        }
        if (table.fillfactor() <= ROOMY) {
            reasons.add("Plain keyset: at fillfactor " + table.fillfactor() + " every page has room for HOT updates.");
        }
        List<String> indexed =
                cut.assigned().stream().filter(table.indexed()::contains).toList();
        if (!indexed.isEmpty()) {
            reasons.add("Plain keyset: an index contains " + String.join(", ", indexed)
                    + ", so no update of it is HOT. Build that index after the backfill where you can.");
        }
        Double correlation = table.correlation();
        if (correlation == null) {
            reasons.add("Plain keyset: whether rows lie in the order of the key is not known; ANALYZE tells.");
        } else if (Math.abs(correlation) < ORDERED) {
            reasons.add("Plain keyset: the rows do not lie in the order of the key.");
        }
        if (!sample.measured()) {
            reasons.add(
                    "Plain keyset: the first keys have nothing to change, so how dense the changes are is not known.");
        } else if (table.rowsPerPage() * sample.share() < 2 * LEAST) {
            reasons.add("Plain keyset: too few rows of a page are changed.");
        }
        if (!prepared.caller().seesEverything()) {
            reasons.add("Plain keyset: old snapshots of others cannot be seen by this role (GRANT pg_monitor TO "
                    + Text.quote(prepared.caller().role()) + "), and under one several passes cost more.");
        }
        return reasons;
    }
}
