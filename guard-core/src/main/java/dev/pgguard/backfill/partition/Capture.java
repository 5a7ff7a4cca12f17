package dev.pgguard.backfill.partition;

import java.sql.SQLException;
import java.util.List;

/**
 * Notes the key of every row of the old partition that is inserted, updated or deleted, by whichever way.
 *
 * <p>The function works with the rights of the role that rebuilds: writers need none in {@code pgguard}. Creating the triggers takes SHARE ROW
 * EXCLUSIVE, so that no transaction which wrote without them is left when they are committed.
 */
final class Capture {

    static final String ROW_TRIGGER = "pgguard_capture";
    static final String TRUNCATE_TRIGGER = "pgguard_truncate";

    private Capture() {}

    static void begin(RebuildSession session, Partition partition) throws SQLException {
        session.execute(
                // with the types and collations of the key
                "create table " + partition.delta() + " as select " + partition.keyList("o.") + " from only "
                        + partition.qualified() + " o with no data",
                "revoke all on table " + partition.delta() + " from public",
                function(partition),
                "revoke all on function " + partition.capture() + "() from public",
                refusing(partition),
                "revoke all on function " + partition.refuseTruncate() + "() from public",
                // every trigger asks for the same lock; the first waits for the writers
                "create trigger %s after insert or update or delete on %s for each row execute function %s()"
                        .formatted(ROW_TRIGGER, partition.qualified(), partition.capture()),
                "create trigger %s before truncate on %s for each statement execute function %s()"
                        .formatted(TRUNCATE_TRIGGER, partition.qualified(), partition.refuseTruncate()),
                "alter table %s enable always trigger %s, enable always trigger %s"
                        .formatted(partition.qualified(), ROW_TRIGGER, TRUNCATE_TRIGGER));
    }

    private static String function(Partition partition) {
        return """
                create function %s() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $pgguard$
                begin
                  if tg_op <> 'INSERT' then
                    insert into %s values (%s);
                  end if;
                  if tg_op <> 'DELETE' then
                    insert into %s values (%s);
                  end if;
                  return null;
                end
                $pgguard$"""
                .formatted(
                        partition.capture(),
                        partition.delta(),
                        partition.keyList("old."),
                        partition.delta(),
                        partition.keyList("new."));
    }

    private static String refusing(Partition partition) {
        return """
                create function %s() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $pgguard$
                begin
                  raise exception using errcode = 'object_in_use',
                    message = pg_catalog.format('TRUNCATE of %%I.%%I is refused while it is being rebuilt', tg_table_schema, tg_table_name),
                    hint = 'Wait for the rebuild, cancel it, or use DELETE. See the guard''s docs/runbook.md#rebuild-refused.';
                end
                $pgguard$"""
                .formatted(partition.refuseTruncate());
    }

    /** Whether both triggers are there and fire for everybody. */
    static boolean atWork(RebuildSession session, long oid) throws SQLException {
        return session.is(
                """
                select pg_catalog.count(*) = 2 from pg_catalog.pg_trigger
                 where tgrelid = ?::int8::oid and tgname in (?, ?) and tgenabled = 'A'
                """,
                oid,
                ROW_TRIGGER,
                TRUNCATE_TRIGGER);
    }

    /** What takes the triggers away; a statement for each table that has them. */
    static List<String> ending(RebuildSession session, long oid) throws SQLException {
        return session.texts(
                """
                select pg_catalog.format('drop trigger %I on %I.%I', t.tgname, n.nspname, c.relname)
                  from pg_catalog.pg_trigger t
                  join pg_catalog.pg_class c on c.oid = t.tgrelid
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where t.tgrelid = ?::int8::oid and t.tgname in (?, ?)
                """,
                oid, ROW_TRIGGER, TRUNCATE_TRIGGER);
    }

    static List<String> leftovers(long oid) {
        return List.of(
                "drop function if exists pgguard.capture_" + oid + "()",
                "drop function if exists pgguard.refuse_truncate_" + oid + "()",
                "drop table if exists pgguard.delta_" + oid);
    }
}
