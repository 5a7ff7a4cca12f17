package dev.pgguard.backfill;

import java.util.List;

/**
 * A spec with what the catalog says of it.
 *
 * @param written OID of the table whose rows are written: that of INSERT, or the one that is walked
 */
record Prepared(BackfillSpec spec, Walk walk, Table table, long written, Caller caller, List<String> volatileCalls) {
    Prepared {
        volatileCalls = List.copyOf(volatileCalls);
    }

    Prepared withWalk(Walk other) {
        return new Prepared(spec, other, table, written, caller, volatileCalls);
    }
}
