package dev.pgguard.backfill.partition;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What LIKE forgets, as statements that give it to the shadow. Triggers and rules come switched off: they must not fire for the rebuild's
 * own rows.
 */
final class CarriedOver {

    private static final String GIVEN = "with p as (select ?::int8::oid as old, ?::text as new)\n";

    private static final List<String> QUESTIONS = List.of(
            // options, also of the TOAST table
            """
            select pg_catalog.format('alter table %s set (%s)', p.new, pg_catalog.string_agg(pg_catalog.format('%s%I = %L', x.prefix,
                     pg_catalog.split_part(x.o, '=', 1), pg_catalog.substr(x.o, pg_catalog.strpos(x.o, '=') + 1)), ', '))
              from p cross join lateral (
                select '' as prefix, o from pg_catalog.pg_class c cross join lateral pg_catalog.unnest(c.reloptions) u (o) where c.oid = p.old
                union all
                select 'toast.', o from pg_catalog.pg_class c join pg_catalog.pg_class t on t.oid = c.reltoastrelid
                 cross join lateral pg_catalog.unnest(t.reloptions) u (o) where c.oid = p.old) x
             group by p.new
            """,
            // statistics targets and options of columns
            """
            select pg_catalog.format('alter table %s alter column %I set statistics %s', p.new, a.attname, a.attstattarget)
              from p join pg_catalog.pg_attribute a on a.attrelid = p.old and a.attnum > 0 and not a.attisdropped and a.attstattarget >= 0
            """,
            """
            select pg_catalog.format('alter table %s alter column %I set (%s)', p.new, a.attname,
                     (select pg_catalog.string_agg(pg_catalog.format('%I = %L', pg_catalog.split_part(o, '=', 1),
                               pg_catalog.substr(o, pg_catalog.strpos(o, '=') + 1)), ', ') from pg_catalog.unnest(a.attoptions) u (o)))
              from p join pg_catalog.pg_attribute a on a.attrelid = p.old and a.attnum > 0 and not a.attisdropped and a.attoptions is not null
            """,
            // indexes: statistics targets of their expressions, replica identity, cluster mark, comments
            """
            select pg_catalog.format('alter index %I.%I alter column %s set statistics %s', n.nspname, 'pgguard_new_' || i.indexrelid,
                     a.attnum, a.attstattarget)
              from p join pg_catalog.pg_index i on i.indrelid = p.old
              join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              join pg_catalog.pg_attribute a on a.attrelid = i.indexrelid and a.attstattarget >= 0
            """,
            """
            select pg_catalog.format('alter table %s cluster on %I', p.new, 'pgguard_new_' || i.indexrelid)
              from p join pg_catalog.pg_index i on i.indrelid = p.old and i.indisclustered
            """,
            """
            select pg_catalog.format('alter table %s replica identity %s', p.new,
                     case c.relreplident when 'f' then 'full' when 'n' then 'nothing'
                       else pg_catalog.format('using index %I', 'pgguard_new_' || i.indexrelid) end)
              from p join pg_catalog.pg_class c on c.oid = p.old
              left join pg_catalog.pg_index i on i.indrelid = p.old and i.indisreplident
             where c.relreplident in ('f', 'n') or i.indexrelid is not null
            """,
            """
            select pg_catalog.format('comment on index %I.%I is %L', n.nspname, 'pgguard_new_' || c.oid, d.text)
              from p join pg_catalog.pg_index i on i.indrelid = p.old
              join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             cross join lateral pg_catalog.obj_description(c.oid, 'pg_class') d (text)
             where d.text is not null
            """,
            """
            select pg_catalog.format('comment on constraint %I on %s is %L',
                     case when k.contype = 'f' then k.conname::text else 'pgguard_new_' || k.conindid end, p.new, d.text)
              from p join pg_catalog.pg_constraint k on k.conrelid = p.old and k.contype in ('p', 'u', 'x', 'f')
             cross join lateral pg_catalog.obj_description(k.oid, 'pg_constraint') d (text)
             where d.text is not null
            """,
            // extended statistics
            """
            select pg_catalog.format('create statistics %I.%I %son %s from %s', n.nspname, 'pgguard_new_' || s.oid,
                     '(' || (select pg_catalog.string_agg(case k when 'd' then 'ndistinct' when 'f' then 'dependencies' when 'm' then 'mcv' end, ', ')
                               from pg_catalog.unnest(s.stxkind) u (k) where k in ('d', 'f', 'm')) || ') ',
                     pg_catalog.pg_get_statisticsobjdef_columns(s.oid), p.new)
              from p join pg_catalog.pg_statistic_ext s on s.stxrelid = p.old
              join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
            """,
            """
            select pg_catalog.format('alter statistics %I.%I %s', n.nspname, 'pgguard_new_' || s.oid, x.what)
              from p join pg_catalog.pg_statistic_ext s on s.stxrelid = p.old
              join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
             cross join lateral (
               select pg_catalog.format('set statistics %s', s.stxstattarget) where s.stxstattarget >= 0
               union all select pg_catalog.format('owner to %I', pg_catalog.pg_get_userbyid(s.stxowner))
                          where s.stxowner <> (select oid from pg_catalog.pg_roles where rolname = current_user)) x (what)
            """,
            """
            select pg_catalog.format('comment on statistics %I.%I is %L', n.nspname, 'pgguard_new_' || s.oid, d.text)
              from p join pg_catalog.pg_statistic_ext s on s.stxrelid = p.old
              join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
             cross join lateral pg_catalog.obj_description(s.oid, 'pg_statistic_ext') d (text)
             where d.text is not null
            """,
            // triggers and rules, off until the swap
            """
            select pg_catalog.format('%s; alter table %s disable trigger %I', pg_catalog.overlay(x.text, ' ON ' || p.new || ' ',
                       pg_catalog.strpos(x.text, x.on_table), pg_catalog.length(x.on_table)), p.new, t.tgname)
                     || coalesce(pg_catalog.format('; comment on trigger %I on %s is %L', t.tgname, p.new, pg_catalog.obj_description(t.oid, 'pg_trigger')), '')
              from p join pg_catalog.pg_trigger t on t.tgrelid = p.old
              join pg_catalog.pg_class c on c.oid = p.old join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             cross join lateral (select pg_catalog.pg_get_triggerdef(t.oid), pg_catalog.format(' ON %I.%I ', n.nspname, c.relname)) x (text, on_table)
             where not t.tgisinternal and t.tgparentid = 0::oid and t.tgname not in ('pgguard_capture', 'pgguard_truncate')
             order by t.oid
            """,
            """
            select pg_catalog.format('%s alter table %s disable rule %I', pg_catalog.overlay(x.text, ' TO ' || p.new,
                       pg_catalog.strpos(x.text, x.to_table), pg_catalog.length(x.to_table)), p.new, r.rulename)
                     || coalesce(pg_catalog.format('; comment on rule %I on %s is %L', r.rulename, p.new, pg_catalog.obj_description(r.oid, 'pg_rewrite')), '')
              from p join pg_catalog.pg_rewrite r on r.ev_class = p.old
              join pg_catalog.pg_class c on c.oid = p.old join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             cross join lateral (select pg_catalog.pg_get_ruledef(r.oid), pg_catalog.format(' TO %I.%I', n.nspname, c.relname)) x (text, to_table)
             order by r.oid
            """,
            // policies
            """
            select pg_catalog.format('create policy %I on %s as %s for %s to %s', p2.polname, p.new,
                     case when p2.polpermissive then 'permissive' else 'restrictive' end,
                     case p2.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
                     (select pg_catalog.string_agg(case when r = 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r)) end, ', ')
                        from pg_catalog.unnest(p2.polroles) u (r)))
                   || coalesce(' using (' || pg_catalog.pg_get_expr(p2.polqual, p2.polrelid) || ')', '')
                   || coalesce(' with check (' || pg_catalog.pg_get_expr(p2.polwithcheck, p2.polrelid) || ')', '')
                   || coalesce(pg_catalog.format('; comment on policy %I on %s is %L', p2.polname, p.new,
                                                 pg_catalog.obj_description(p2.oid, 'pg_policy')), '')
              from p join pg_catalog.pg_policy p2 on p2.polrelid = p.old
             order by p2.oid
            """,
            """
            select pg_catalog.format('alter table %s %s', p.new, x.what)
              from p join pg_catalog.pg_class c on c.oid = p.old
             cross join lateral (select 'enable row level security' where c.relrowsecurity
                                 union all select 'force row level security' where c.relforcerowsecurity) x (what)
            """,
            """
            select pg_catalog.format('comment on table %s is %L', p.new, d.text)
              from p cross join lateral pg_catalog.obj_description(p.old, 'pg_class') d (text)
             where d.text is not null
            """,
            // owner, then grants: default privileges of the role that rebuilds may have granted something else
            """
            select pg_catalog.format('alter table %s owner to %I', p.new, pg_catalog.pg_get_userbyid(c.relowner))
              from p join pg_catalog.pg_class c on c.oid = p.old
              join pg_catalog.pg_class s on s.oid = pg_catalog.to_regclass(p.new)::oid and s.relowner <> c.relowner
            """,
            """
            select distinct pg_catalog.format('revoke all on table %s from %s', p.new, x.who)
              from p join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(p.new)::oid
              join pg_catalog.pg_class old on old.oid = p.old
             cross join lateral (
               select case when a.grantee = 0::oid then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end
                 from pg_catalog.aclexplode(c.relacl) a
               union all select pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(old.relowner)) where old.relacl is not null) x (who)
            """,
            """
            select pg_catalog.format('grant %s on table %s to %s%s', a.privilege_type, p.new,
                     case when a.grantee = 0::oid then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end,
                     case when a.is_grantable and a.grantee <> c.relowner then ' with grant option' else '' end)
              from p join pg_catalog.pg_class c on c.oid = p.old
              join pg_catalog.pg_class s on s.oid = pg_catalog.to_regclass(p.new)::oid
             cross join lateral pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) a
             where c.relacl is not null or s.relacl is not null
            """,
            """
            select pg_catalog.format('grant %s (%I) on table %s to %s%s', x.privilege_type, a.attname, p.new,
                     case when x.grantee = 0::oid then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) end,
                     case when x.is_grantable then ' with grant option' else '' end)
              from p join pg_catalog.pg_attribute a on a.attrelid = p.old and a.attnum > 0 and not a.attisdropped
             cross join lateral pg_catalog.aclexplode(a.attacl) x
            """);

    private CarriedOver() {}

    /** In the order in which they have to run. */
    static List<String> statements(RebuildSession session, Partition partition) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String question : QUESTIONS) {
            statements.addAll(session.texts(GIVEN + question, partition.oid(), partition.shadow()));
        }
        return statements;
    }

    /** Switches triggers and rules on as they are on the old partition; for the swap. */
    static List<String> awakening(RebuildSession session, Partition partition) throws SQLException {
        return session.texts(
                GIVEN
                        + """
                        select pg_catalog.format('alter table %s enable %s%s %I', p.new,
                                 case x.enabled when 'R' then 'replica ' when 'A' then 'always ' else '' end, x.kind, x.name)
                          from p cross join lateral (
                            select t.tgenabled, 'trigger', t.tgname from pg_catalog.pg_trigger t
                             where t.tgrelid = p.old and not t.tgisinternal and t.tgparentid = 0::oid
                               and t.tgname not in ('pgguard_capture', 'pgguard_truncate')
                            union all
                            select r.ev_enabled, 'rule', r.rulename from pg_catalog.pg_rewrite r where r.ev_class = p.old) x (enabled, kind, name)
                         where x.enabled <> 'D'
                        """,
                partition.oid(),
                partition.shadow());
    }

    /** Publications and sequences that belong to the old partition, for the swap; the shadow has the old name by then. */
    static List<String> handedOver(RebuildSession session, Partition partition, String kept) throws SQLException {
        List<String> statements = new ArrayList<>(session.texts(
                """
                select pg_catalog.format('alter sequence %I.%I owned by %s.%I', n.nspname, s.relname, ?::text, a.attname)
                  from pg_catalog.pg_depend d
                  join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
                  join pg_catalog.pg_namespace n on n.oid = s.relnamespace
                  join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                 where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refclassid = d.classid
                   and d.refobjid = ?::int8::oid and d.deptype = 'a'
                """,
                partition.qualified(), partition.oid()));
        boolean filters = session.connection().getMetaData().getDatabaseMajorVersion() >= 15;
        statements.addAll(session.texts(
                """
                select pg_catalog.format('alter publication %1$I drop table %3$s; alter publication %1$I add table only %2$s%4$s%5$s', p.pubname, ?::text, ?::text,
                         -- columns --, -- filter --)
                  from pg_catalog.pg_publication_rel r
                  join pg_catalog.pg_publication p on p.oid = r.prpubid
                 where r.prrelid = ?::int8::oid
                """
                        .replace(
                                "-- columns --",
                                filters
                                        ? """
                                          (select ' (' || pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by u.at) || ')'
                                             from pg_catalog.unnest(r.prattrs) with ordinality u (attnum, at)
                                             join pg_catalog.pg_attribute a on a.attrelid = r.prrelid and a.attnum = u.attnum)"""
                                        : "''")
                        .replace(
                                "-- filter --",
                                filters ? "' where (' || pg_catalog.pg_get_expr(r.prqual, r.prrelid) || ')'" : "''"),
                partition.qualified(),
                kept,
                partition.oid()));
        return statements;
    }
}
