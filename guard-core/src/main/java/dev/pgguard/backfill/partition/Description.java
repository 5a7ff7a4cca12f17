package dev.pgguard.backfill.partition;

import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;

/**
 * Everything that makes a table what it is, a line each, without the names that a rebuild gives: equal lines of old partition and shadow
 * mean that nothing was forgotten.
 *
 * <p>What ATTACH PARTITION brings (inherited identity, cloned triggers) is left out, and so is what serves the rebuild.
 */
final class Description {

    /** The only parameter is the table's OID. */
    private static final String LINES =
            """
            with t as (
              select c.*, n.nspname, pg_catalog.format('%I.%I', n.nspname, c.relname) as qualified
                from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               where c.oid = ?::int8::oid),
            named as (
              select i.indexrelid, i.indrelid,
                     coalesce((select o.relname from pg_catalog.pg_class o
                                where o.oid::text = pg_catalog.substring(c.relname::text, '^pgguard_new_([0-9]+)$')), c.relname) as name
                from t join pg_catalog.pg_index i on i.indrelid = t.oid
                join pg_catalog.pg_class c on c.oid = i.indexrelid)
            select pg_catalog.concat_ws('|', 'table', t.relkind, t.relpersistence, pg_catalog.pg_get_userbyid(t.relowner),
                     (select amname from pg_catalog.pg_am am where am.oid = t.relam), t.reltablespace, t.relrowsecurity, t.relforcerowsecurity,
                     t.relreplident,
                     (select pg_catalog.string_agg(o, ',' order by o) from pg_catalog.unnest(t.reloptions) u (o)),
                     'toast', (select pg_catalog.string_agg(o, ',' order by o)
                        from pg_catalog.pg_class tt cross join lateral pg_catalog.unnest(tt.reloptions) u (o) where tt.oid = t.reltoastrelid),
                     'comment', pg_catalog.obj_description(t.oid, 'pg_class'))
              from t
            union all
            select pg_catalog.concat_ws('|', 'column', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated,
                     a.attcollation, a.attstorage, a.attcompression, 'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid),
                     'statistics', case when a.attstattarget >= 0 then a.attstattarget end,
                     'options', pg_catalog.array_to_string(a.attoptions, ','), 'comment', pg_catalog.col_description(t.oid, a.attnum))
              from t join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            union all
            select pg_catalog.concat_ws('|', 'constraint', k.contype,
                     case when n.name is null then k.conname::text else n.name::text end,
                     pg_catalog.pg_get_constraintdef(k.oid), k.convalidated, 'comment', pg_catalog.obj_description(k.oid, 'pg_constraint'))
              from t join pg_catalog.pg_constraint k on k.conrelid = t.oid
              left join named n on n.indexrelid = k.conindid and k.contype in ('p', 'u', 'x')
             where k.contype <> 't' and not exists (select from pg_catalog.pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)
               and k.conname::text !~ '^pgguard_(bound|excl)_[0-9]+$'
            union all
            select pg_catalog.concat_ws('|', 'index', n.name, i.indisunique, i.indisprimary, i.indisexclusion, i.indimmediate, i.indisclustered, i.indisvalid,
                     i.indisreplident, c.reltablespace,
                     pg_catalog.substr(pg_catalog.pg_get_indexdef(i.indexrelid), 1 + pg_catalog.length(
                       pg_catalog.format('CREATE %sINDEX %I ON %s', case when i.indisunique then 'UNIQUE ' else '' end, c.relname, t.qualified))),
                     (select pg_catalog.string_agg(a.attnum || '=' || a.attstattarget, ',' order by a.attnum) from pg_catalog.pg_attribute a
                       where a.attrelid = c.oid and a.attstattarget >= 0),
                     'comment', pg_catalog.obj_description(c.oid, 'pg_class'))
              from t join named n on n.indrelid = t.oid
              join pg_catalog.pg_index i on i.indexrelid = n.indexrelid
              join pg_catalog.pg_class c on c.oid = i.indexrelid
            union all
            select pg_catalog.concat_ws('|', 'statistics',
                     coalesce((select o.stxname from pg_catalog.pg_statistic_ext o
                                where o.oid::text = pg_catalog.substring(s.stxname::text, '^pgguard_new_([0-9]+)$')), s.stxname),
                     s.stxnamespace::pg_catalog.regnamespace, pg_catalog.pg_get_userbyid(s.stxowner), s.stxkind,
                     pg_catalog.pg_get_statisticsobjdef_columns(s.oid), case when s.stxstattarget >= 0 then s.stxstattarget end,
                     'comment', pg_catalog.obj_description(s.oid, 'pg_statistic_ext'))
              from t join pg_catalog.pg_statistic_ext s on s.stxrelid = t.oid
            union all
            select pg_catalog.concat_ws('|', 'trigger', g.tgname,
                     pg_catalog.replace(pg_catalog.pg_get_triggerdef(g.oid), ' ON ' || t.qualified || ' ', ' ON ? '),
                     'comment', pg_catalog.obj_description(g.oid, 'pg_trigger'))
              from t join pg_catalog.pg_trigger g on g.tgrelid = t.oid
             where not g.tgisinternal and g.tgparentid = 0::oid and g.tgname not in ('pgguard_capture', 'pgguard_truncate')
            union all
            select pg_catalog.concat_ws('|', 'rule', r.rulename, pg_catalog.replace(pg_catalog.pg_get_ruledef(r.oid), ' TO ' || t.qualified, ' TO ?'),
                     'comment', pg_catalog.obj_description(r.oid, 'pg_rewrite'))
              from t join pg_catalog.pg_rewrite r on r.ev_class = t.oid
            union all
            select pg_catalog.concat_ws('|', 'policy', p.polname, p.polcmd, p.polpermissive,
                     (select pg_catalog.string_agg(r::text, ',' order by r) from pg_catalog.unnest(p.polroles) u (r)),
                     'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
                     'comment', pg_catalog.obj_description(p.oid, 'pg_policy'))
              from t join pg_catalog.pg_policy p on p.polrelid = t.oid
            union all
            select pg_catalog.concat_ws('|', 'grant', x.grantee, x.privilege_type, x.is_grantable)
              from t cross join lateral pg_catalog.aclexplode(coalesce(t.relacl, pg_catalog.acldefault('r', t.relowner))) x
            union all
            select pg_catalog.concat_ws('|', 'grant', a.attname, x.grantee, x.privilege_type, x.is_grantable)
              from t join pg_catalog.pg_attribute a on a.attrelid = t.oid and not a.attisdropped and a.attnum > 0
             cross join lateral pg_catalog.aclexplode(a.attacl) x
            """;

    private Description() {}

    static List<String> of(RebuildSession session, long oid) throws SQLException {
        return session.texts(LINES, oid).stream().sorted().toList();
    }

    /** Lines of one that the other does not have; empty when they are equal. */
    static List<String> differences(List<String> old, List<String> shadow) {
        TreeSet<String> lines = new TreeSet<>();
        old.stream().filter(line -> !shadow.contains(line)).forEach(line -> lines.add("old: " + line));
        shadow.stream().filter(line -> !old.contains(line)).forEach(line -> lines.add("new: " + line));
        return List.copyOf(lines);
    }

    /** Says whether the table has been altered since. */
    static String fingerprint(List<String> lines) {
        return Integer.toHexString(lines.hashCode()) + "-" + lines.size();
    }
}
