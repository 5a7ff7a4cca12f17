package dev.pgguard.it.rebuild;

import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.partition.RebuildPolicy;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.retry.Backoff;
import dev.pgguard.retry.RetryPolicy;
import dev.pgguard.testing.TestDatabase;
import java.time.Duration;

/** Policies for tests, and what the catalog says of a partition. */
final class Rebuilds {

    /** Everything by which somebody who uses the partition could notice the difference; of the table of that name, whichever it is. */
    private static final String CATALOG =
            """
            with t as (select c.*, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $1::regclass)
            select string_agg(line, e'\\n' order by line) from (
              select concat_ws(' ', 'table', relkind, relpersistence, relowner::regrole, relacl, reloptions, relreplident, relrowsecurity, relforcerowsecurity,
                       relispartition, pg_get_expr(relpartbound, oid), (select t2.reloptions from pg_class t2 where t2.oid = t.reltoastrelid),
                       (select spcname from pg_tablespace s where s.oid = t.reltablespace), (select amname from pg_am where pg_am.oid = relam)) as line from t
              union all
              select concat_ws(' ', 'column', attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attislocal, attinhcount, attstorage,
                       attcompression, attcollation, case when attstattarget >= 0 then attstattarget end, attoptions, attacl, pg_get_expr(adbin, adrelid),
                       col_description(attrelid, attnum))
                from t join pg_attribute on attrelid = t.oid and attnum > 0 and not attisdropped left join pg_attrdef on adrelid = attrelid and adnum = attnum
              union all
              select concat_ws(' ', 'constraint', contype, conname, pg_get_constraintdef(k.oid), convalidated, conislocal, coninhcount, condeferrable,
                       (select p.conname from pg_constraint p where p.oid = k.conparentid), obj_description(k.oid, 'pg_constraint'))
                from t join pg_constraint k on conrelid = t.oid
               where not exists (select from pg_constraint p where p.oid = k.conparentid and p.conrelid = t.oid)
              union all
              select concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisclustered, indisreplident, indisprimary, ic.reloptions,
                       obj_description(indexrelid, 'pg_class'), (select inhparent::regclass from pg_inherits where inhrelid = indexrelid),
                       (select string_agg(attnum || ':' || attstattarget, ',') from pg_attribute where attrelid = indexrelid and attstattarget >= 0))
                from t join pg_index on indrelid = t.oid join pg_class ic on ic.oid = indexrelid
              union all
              select concat_ws(' ', 'trigger', pg_get_triggerdef(g.oid), tgenabled, (select p.tgname from pg_trigger p where p.oid = g.tgparentid),
                       obj_description(g.oid, 'pg_trigger'))
                from t join pg_trigger g on tgrelid = t.oid where not tgisinternal
              union all
              select concat_ws(' ', 'rule', pg_get_ruledef(r.oid), ev_enabled, obj_description(r.oid, 'pg_rewrite')) from t join pg_rewrite r on ev_class = t.oid
              union all
              select concat_ws(' ', 'policy', p.*) from t join pg_policies p on p.schemaname = t.nspname and p.tablename = t.relname
              union all
              select concat_ws(' ', 'statistics', pg_get_statisticsobjdef(s.oid), stxowner::regrole, case when stxstattarget >= 0 then stxstattarget end,
                       obj_description(s.oid, 'pg_statistic_ext')) from t join pg_statistic_ext s on stxrelid = t.oid
              union all
              select concat_ws(' ', 'publication', p.*) from t join pg_publication_tables p on p.schemaname = t.nspname and p.tablename = t.relname
              union all
              select concat_ws(' ', 'publication member', p.pubname) from t join pg_publication_rel r on r.prrelid = t.oid join pg_publication p on p.oid = r.prpubid
              union all
              select concat_ws(' ', 'sequence', s.relname, a.attname) from t join pg_depend d on d.refobjid = t.oid and d.deptype in ('a', 'i') and d.classid = 'pg_class'::regclass
                join pg_class s on s.oid = d.objid and s.relkind = 'S' join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
              union all
              select concat_ws(' ', 'comment', obj_description(t.oid, 'pg_class')) from t
            ) x (line)
            """;

    /** Of the table that {@link Writers} write to, who keep the new column right in what they write. */
    static final RebuildSpec TWICE =
            RebuildSpec.of("twice", "shop.events", new RebuildSpec.Recomputed("amount_eur", "amount * 2"));

    private Rebuilds() {}

    /** What serves rebuilds and is still there. */
    static String leftovers(TestDatabase database) {
        return String.valueOf(
                database.value(
                        """
                select coalesce(string_agg(x, ', '), '') from (
                  select c.oid::regclass::text from pg_class c where relname ~ '^pgguard_new|^delta_'
                  union all select proname from pg_proc where pronamespace = to_regnamespace('pgguard')
                  union all select tgname from pg_trigger where tgname ~ '^pgguard'
                  union all select conname from pg_constraint where conname ~ '^pgguard_(new|bound|excl)') y (x)"""));
    }

    static String catalog(TestDatabase database, String table) {
        return String.valueOf(database.value(CATALOG.replace("$1", "'" + table + "'")));
    }

    /** Soon tries again, and gives up late. */
    static RebuildPolicy policy() {
        return RebuildPolicy.standard()
                .withPause(Duration.ZERO)
                .withPace(Pace.UNTHROTTLED.withLargestBatch(200))
                .withOutage(new RetryPolicy(
                        1_000, Duration.ofMinutes(3), new Backoff(Duration.ofMillis(10), Duration.ofMillis(200))))
                .withLocks(
                        Duration.ofMillis(300),
                        new RetryPolicy(
                                200,
                                Duration.ofMinutes(3),
                                new Backoff(Duration.ofMillis(10), Duration.ofMillis(200))));
    }
}
