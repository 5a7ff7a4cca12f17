package dev.pgguard.backfill.partition;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What does not hinder a rebuild and should be known before it. */
final class Notes {

    private static final String PUBLISHED =
            """
            select distinct pg_catalog.format('%s is published by %I: subscribers are not sent the recomputed values, and have to copy the table again',
                     c.oid::pg_catalog.regclass, p.pubname)
              from pg_catalog.pg_publication_rel r
              join pg_catalog.pg_publication p on p.oid = r.prpubid
              join pg_catalog.pg_class c on c.oid = r.prrelid
             where c.oid = pg_catalog.to_regclass(?)::oid
                or c.oid in (select relid from pg_catalog.pg_partition_ancestors(pg_catalog.to_regclass(?)) a (relid))
                or c.oid in (select inhrelid from pg_catalog.pg_inherits where inhparent = pg_catalog.to_regclass(?)::oid)
            """;

    private Notes() {}

    static List<String> of(RebuildSession session, RebuildSpec spec) throws SQLException {
        List<String> notes = new ArrayList<>(session.texts(PUBLISHED, spec.parent(), spec.parent(), spec.parent()));
        notes.add(
                "an old partition that is kept takes no part in anything: what is written after the swap is not in it, and its foreign"
                        + " keys are dropped");
        return notes;
    }
}
