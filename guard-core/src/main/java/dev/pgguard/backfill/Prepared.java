package dev.pgguard.backfill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spec with what the catalog says of it.
 *
 * @param inserted the table that INSERT writes to; null for the others
 */
record Prepared(
        BackfillSpec spec,
        Walk walk,
        Table table,
        @Nullable String inserted,
        Caller caller,
        List<String> volatileCalls) {
    Prepared {
        volatileCalls = List.copyOf(volatileCalls);
    }

    Prepared withWalk(Walk other) {
        return new Prepared(spec, other, table, inserted, caller, volatileCalls);
    }
}
