package dev.pgguard.backfill;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog tells of the table that is walked.
 *
 * @param name schema-qualified and quoted
 * @param kind {@code relkind}
 * @param heap whether its rows are in PostgreSQL's own kind of table
 * @param rows estimated; negative where nobody has counted
 * @param pages of 8 kB, as there are now; of all partitions together
 * @param fillfactor in percent
 * @param hidesRows whether row security applies to the role
 * @param children whether other tables inherit from it without being partitions
 * @param generated columns that follow others
 * @param indexed columns that some index contains, also in its expression or predicate
 * @param correlation of the key's first column with the order of the rows, null where nobody has counted
 */
record Table(
        long oid,
        String name,
        String kind,
        boolean temporary,
        boolean heap,
        long rows,
        long pages,
        int fillfactor,
        boolean hidesRows,
        boolean children,
        List<String> generated,
        Set<String> indexed,
        @Nullable Double correlation) {

    Table {
        generated = List.copyOf(generated);
        indexed = Set.copyOf(indexed);
    }

    boolean partitioned() {
        return kind.equals("p");
    }

    /** As far as is known; 0 where nothing is. */
    double rowsPerPage() {
        return rows > 0 && pages > 0 ? (double) rows / pages : 0;
    }
}
