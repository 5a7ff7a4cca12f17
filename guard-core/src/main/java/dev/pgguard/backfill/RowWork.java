package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the server does besides for each row that a statement writes: triggers, and foreign keys in either direction. */
final class RowWork {

    private static final String TRIGGERS = Tables.TREE
            + """
            select g.tgname || case when g.tgrelid::pg_catalog.int8 = ? then '' else ' of ' || g.tgrelid::pg_catalog.regclass end
              from pg_catalog.pg_trigger g
             where g.tgrelid in (select t.oid from tree t) and g.tgparentid = 0
               and not g.tgisinternal and g.tgenabled in ('O', 'A')
               and g.tgtype::pg_catalog.int4 & 1 = 1 and g.tgtype::pg_catalog.int4 & ?::pg_catalog.int4 <> 0
               and (? <> 'UPDATE' or g.tgattr::pg_catalog.text = '' or exists (
                     select from pg_catalog.pg_attribute a
                      where a.attrelid = g.tgrelid and a.attnum = any (g.tgattr::pg_catalog.int2[])
                        and a.attname = any (?::pg_catalog.text[])))
             order by 1
            """;

    /** Those of partitions that come from their parent are one with it. */
    private static final String FOREIGN_KEYS = Tables.TREE
            + """
            , keys as (
              select k.oid, k.conname, k.conrelid, k.conkey, true as incoming, k.confrelid as ours, k.confkey as columns
                from pg_catalog.pg_constraint k
               where k.contype = 'f' and k.conparentid = 0 and k.confrelid in (select t.oid from tree t) and ? <> 'INSERT'
               union all
              select k.oid, k.conname, k.conrelid, k.conkey, false, k.conrelid, k.conkey
                from pg_catalog.pg_constraint k
               where k.contype = 'f' and k.conparentid = 0 and k.conrelid in (select t.oid from tree t) and ? <> 'DELETE')
            select k.conname, k.conrelid::pg_catalog.regclass::pg_catalog.text, k.incoming,
                   array(select pg_catalog.quote_ident(a.attname) from pg_catalog.unnest(k.conkey) with ordinality as c (n, at)
                           join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.n order by c.at) as referencing,
                   exists (select from pg_catalog.pg_index i
                            where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
                              and (i.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(k.conkey) - 1] @> k.conkey) as indexed
              from keys k
             where ? <> 'UPDATE' or exists (
                   select from pg_catalog.pg_attribute a
                    where a.attrelid = k.ours and a.attnum = any (k.columns) and a.attname = any (?::pg_catalog.text[]))
             order by k.conname, k.incoming
            """;

    private RowWork() {}

    static List<Obstacle> of(Connection session, Prepared prepared) throws SQLException {
        Cut cut = prepared.walk().cut();
        Object assigned = session.createArrayOf("text", cut.assigned().toArray());
        String kind = cut.kind().name();
        long written = prepared.written();
        List<Obstacle> found = new ArrayList<>();
        List<String> triggers = Query.list(
                session, TRIGGERS, row -> row.getString(1), written, written, event(cut.kind()), kind, assigned);
        if (!triggers.isEmpty()) {
            found.add(Obstacle.warning(
                    triggers.get(0),
                    "Row triggers fire for each row: " + String.join(", ", triggers)
                            + ". An audit or updated_at trigger writes as many rows again."));
        }
        found.addAll(Query.list(
                session,
                FOREIGN_KEYS,
                row -> row.getBoolean(3)
                        ? incoming(
                                row.getString(1), row.getString(2), Tables.texts(row, "referencing"), row.getBoolean(5))
                        : Obstacle.note(
                                row.getString(1),
                                "The foreign key " + row.getString(1) + " of " + row.getString(2)
                                        + " is checked for each row, which locks the row that it refers to for the length of a"
                                        + " batch: nobody can delete that one, or change its key, meanwhile."),
                written,
                kind,
                kind,
                kind,
                assigned));
        return found;
    }

    private static Obstacle incoming(String name, String table, List<String> columns, boolean indexed) {
        String looked =
                "For each row the server looks for those that refer to it by the foreign key " + name + " of " + table;
        return indexed
                ? Obstacle.note(name, looked + ".")
                : Obstacle.warning(
                        name,
                        looked + ". No index of " + table
                                + " begins with its columns, so each look reads all of that table. Build one"
                                + " first: create index concurrently on " + table + " (" + String.join(", ", columns)
                                + ").");
    }

    /** The bit of {@code pg_trigger.tgtype}. */
    private static int event(Cut.Kind kind) {
        return switch (kind) {
            case INSERT -> 4;
            case DELETE -> 8;
            case UPDATE -> 16;
        };
    }
}
