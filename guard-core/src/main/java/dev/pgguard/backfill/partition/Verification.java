package dev.pgguard.backfill.partition;

import java.sql.SQLException;
import java.util.List;

/** Compares shadow and old partition at one moment: number and content of the rows, and everything that the catalog says of them. */
final class Verification {

    private record Sum(long rows, String hash) {}

    /** @param fingerprint of what the catalog says */
    record Verified(long rows, String fingerprint) {}

    private Verification() {}

    /** In the snapshot in which the shadow was brought up to date. */
    static Verified verify(RebuildSession session, Partition partition, Transform transform, long shadowOid)
            throws SQLException {
        List<String> old = Description.of(session, partition.oid());
        List<String> differences = Description.differences(old, Description.of(session, shadowOid));
        if (!differences.isEmpty()) {
            throw new Mismatch(
                    "the catalog describes the new partition otherwise than the old one, which is so altered meanwhile or has"
                            + " something that is not carried over: " + String.join("; ", differences));
        }
        Sum expected = sum(session, transform.expected());
        Sum present = sum(session, transform.present());
        if (!expected.equals(present)) {
            throw new Mismatch("the rows are not those that the old partition gives: " + expected.rows() + " expected, "
                    + present.rows() + " there"
                    + (expected.rows() == present.rows()
                            ? ", with another content: an expression does not give the same value each time"
                            : ""));
        }
        return new Verified(present.rows(), Description.fingerprint(old));
    }

    private static Sum sum(RebuildSession session, String rows) throws SQLException {
        try (var statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            try (var row = statement.executeQuery(
                    "select pg_catalog.count(*), coalesce(pg_catalog.sum(pg_catalog.hashtextextended(x.t, 0)), 0)::text from ("
                            + rows + ") x")) {
                row.next();
                return new Sum(row.getLong(1), row.getString(2));
            }
        }
    }
}
