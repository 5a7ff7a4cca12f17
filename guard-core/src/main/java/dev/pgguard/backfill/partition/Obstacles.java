package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.SqlState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Why a partition cannot be rebuilt: what would not be the same afterwards, or would not work. Looks only. */
final class Obstacles {

    /** Each is a sentence; the only parameter is the partition's OID. */
    private static final List<String> QUESTIONS = List.of(
            """
            select case c.relkind when 'p' then 'it has partitions of its own: give it as the parent of a rebuild instead'
                                  when 'f' then 'it is a foreign table: rebuild it on its own server'
                                  else 'it is of a kind that is not known (' || c.relkind::text || ')' end
              from pg_catalog.pg_class c where c.oid = ?::int8::oid and c.relkind <> 'r'
            """,
            """
            select 'it is a temporary table' from pg_catalog.pg_class c
             where c.oid = ?::int8::oid and c.relpersistence = 't'
            """,
            """
            select 'its DETACH CONCURRENTLY is half done: ALTER TABLE … DETACH PARTITION … FINALIZE'
              from pg_catalog.pg_inherits i where i.inhrelid = ?::int8::oid and i.inhdetachpending
            """,
            """
            select pg_catalog.format('the role %I does not own %I.%I: GRANT %I TO %I;', current_user, n.nspname, c.relname,
                                     pg_catalog.pg_get_userbyid(c.relowner), current_user)
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              join pg_catalog.pg_inherits i on i.inhrelid = ?::int8::oid
              join pg_catalog.pg_partitioned_table p on p.partrelid = i.inhparent
             where c.oid in (i.inhrelid, i.inhparent, p.partdefid) and not pg_catalog.pg_has_role(c.relowner, 'usage')
            """,
            """
            select pg_catalog.format('the role %I may not create a table in its schema: GRANT CREATE ON SCHEMA %I TO %I;',
                                     current_user, n.nspname, current_user)
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.oid = ?::int8::oid and not pg_catalog.has_schema_privilege(n.oid, 'create')
            """,
            """
            select pg_catalog.format('the role %I may not create tables in the schema pgguard: GRANT CREATE ON %s TO %I;', current_user,
                                     coalesce('SCHEMA ' || x.name, pg_catalog.format('DATABASE %I', pg_catalog.current_database())), current_user)
              from pg_catalog.pg_class c
             cross join lateral (select (select n.nspname::text from pg_catalog.pg_namespace n where n.nspname = 'pgguard')) x (name)
             where c.oid = ?::int8::oid
               and not case when x.name is null then pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
                            else pg_catalog.has_schema_privilege(x.name, 'create') end
            """,
            """
            select pg_catalog.format('the role %I may not create temporary tables: GRANT TEMPORARY ON DATABASE %I TO %I;',
                                     current_user, d.datname, current_user)
              from pg_catalog.pg_class c, pg_catalog.pg_database d
             where c.oid = ?::int8::oid and d.datname = pg_catalog.current_database()
               and not pg_catalog.has_database_privilege(d.oid, 'temporary')
            """,
            """
            select pg_catalog.format('row level security hides rows of it from the role %I: use a role with BYPASSRLS', current_user)
             where pg_catalog.row_security_active(?::int8::oid)
            """,
            """
            select 'it has no primary key: add one (ALTER TABLE … ADD PRIMARY KEY USING INDEX …)'
              from pg_catalog.pg_class c where c.oid = ?::int8::oid and c.relkind = 'r'
               and not exists (select from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
            """,
            """
            select pg_catalog.format('its primary key is not compared by PostgreSQL''s own operators (column %I, operator class %I)',
                                     a.attname, o.opcname)
              from pg_catalog.pg_constraint k
              join pg_catalog.pg_index i on i.indexrelid = k.conindid
              join pg_catalog.pg_class ic on ic.oid = i.indexrelid
             cross join lateral pg_catalog.unnest(k.conkey) with ordinality u (attnum, at)
              join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
              join pg_catalog.pg_opclass o on o.oid = i.indclass[u.at - 1]
              join pg_catalog.pg_am am on am.oid = o.opcmethod
             where k.conrelid = ?::int8::oid and k.contype = 'p'
               and (o.opcnamespace <> 'pg_catalog'::pg_catalog.regnamespace or am.amname <> 'btree')
            """,
            """
            select pg_catalog.format('the foreign key %I of %s leads to it or to the table that it is a partition of: drop it before,'
                                     || ' and add it again after with NOT VALID and VALIDATE CONSTRAINT',
                                     k.conname, k.conrelid::pg_catalog.regclass)
              from pg_catalog.pg_constraint k where k.confrelid = ?::int8::oid and k.contype = 'f'
            """,
            """
            select pg_catalog.format('its constraint %I is NOT VALID: VALIDATE CONSTRAINT it before', k.conname)
              from pg_catalog.pg_constraint k where k.conrelid = ?::int8::oid and not k.convalidated
            """,
            """
            select pg_catalog.format('its index %I is not valid: REINDEX INDEX CONCURRENTLY it, or drop it', c.relname)
              from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
             where i.indrelid = ?::int8::oid and not (i.indisvalid and i.indisready and i.indislive)
            """,
            """
            select pg_catalog.format('its column %I has an identity of its own, with a sequence that would start again: ALTER COLUMN … DROP IDENTITY',
                                     a.attname)
              from pg_catalog.pg_attribute a
             where a.attrelid = ?::int8::oid and a.attidentity <> '' and not a.attisdropped
               and exists (select from pg_catalog.pg_depend d
                            where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = a.attrelid
                              and d.refobjsubid = a.attnum and d.deptype = 'i' and d.classid = d.refclassid)
            """,
            """
            select pg_catalog.format('the publication %I has %s: the shadow would be published while it is filled', p.pubname,
                                     case when p.puballtables then 'all tables' else 'all tables of its schema' end)
              from pg_catalog.pg_publication p
             where p.puballtables and ?::int8 is not null
            """,
            """
            select pg_catalog.format('it is published by %I, which the role %I does not own: GRANT %I TO %I;', p.pubname, current_user,
                                     pg_catalog.pg_get_userbyid(p.pubowner), current_user)
              from pg_catalog.pg_publication_rel r join pg_catalog.pg_publication p on p.oid = r.prpubid
             where r.prrelid = ?::int8::oid and not pg_catalog.pg_has_role(p.pubowner, 'usage')
            """,
            """
            select 'it has a security label, which is not carried over' from pg_catalog.pg_seclabel l
             where l.objoid = ?::int8::oid and l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
             limit 1
            """,
            """
            select pg_catalog.format('it belongs to the extension %I', e.extname)
              from pg_catalog.pg_depend d join pg_catalog.pg_extension e on e.oid = d.refobjid
             where d.objid = ?::int8::oid and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype = 'e'
            """,
            """
            select pg_catalog.format('its policy %I names the table inside a subquery, which cannot be written for another table: DROP it before,'
                                     || ' and create it again after', p.polname)
              from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid
             cross join lateral (select coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), '')
                                        || coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '')) x (text)
             where p.polrelid = ?::int8::oid and pg_catalog.strpos(x.text, 'SELECT') > 0
               and pg_catalog.strpos(x.text, pg_catalog.quote_ident(c.relname) || '.') > 0
            """,
            """
            select pg_catalog.format('its rule %I names the table more than once, which cannot be written for another table: DROP it before,'
                                     || ' and create it again after', r.rulename)
              from pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             cross join lateral (select pg_catalog.pg_get_ruledef(r.oid), pg_catalog.format('%I.%I', n.nspname, c.relname)) x (text, name)
             where r.ev_class = ?::int8::oid
               and pg_catalog.length(x.text) - pg_catalog.length(pg_catalog.replace(x.text, x.name, '')) > pg_catalog.length(x.name)
            """,
            """
            select distinct 'this leads to it and would lead to the old partition afterwards: ' || pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
              from pg_catalog.pg_class c
              left join pg_catalog.pg_type t on t.oid = c.reltype
              join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = c.oid
                or d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.refobjid in (t.oid, t.typarray)
             where c.oid = ?::int8::oid and c.relkind = 'r' and d.deptype = 'n'
               and not (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid)
               and not (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                        and exists (select from pg_catalog.pg_constraint k where k.oid = d.objid and (k.conrelid = c.oid or k.confrelid = c.oid)))
               and not (d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
                        and exists (select from pg_catalog.pg_trigger k where k.oid = d.objid and (k.tgrelid = c.oid or k.tgisinternal)))
               and not (d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
                        and exists (select from pg_catalog.pg_policy k where k.oid = d.objid and k.polrelid = c.oid))
               and not (d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                        and exists (select from pg_catalog.pg_rewrite k where k.oid = d.objid and k.ev_class = c.oid))
               and not (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        and exists (select from pg_catalog.pg_index k where k.indexrelid = d.objid and k.indrelid = c.oid))
               and not (d.classid = 'pg_catalog.pg_publication_rel'::pg_catalog.regclass
                        and exists (select from pg_catalog.pg_publication_rel k where k.oid = d.objid and k.prrelid = c.oid))
               and d.classid not in ('pg_catalog.pg_attrdef'::pg_catalog.regclass, 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass)
            """,
            """
            select pg_catalog.format('the DEFAULT partition %I is a foreign table, whose rows nobody can promise', d.relname)
              from pg_catalog.pg_inherits i
              join pg_catalog.pg_partitioned_table p on p.partrelid = i.inhparent
              join pg_catalog.pg_class d on d.oid = p.partdefid
             where i.inhrelid = ?::int8::oid and d.relkind = 'f'
            """);

    /** From 15 on. */
    private static final String SCHEMA_PUBLICATION =
            """
            select pg_catalog.format('the publication %I has all tables of the schema %I: the shadow would be published while it is filled',
                                     p.pubname, s.nspname)
              from pg_catalog.pg_publication_namespace n
              join pg_catalog.pg_publication p on p.oid = n.pnpubid
              join pg_catalog.pg_namespace s on s.oid = n.pnnspid
             where n.pnnspid in ((select relnamespace from pg_catalog.pg_class where oid = ?::int8::oid), pg_catalog.to_regnamespace('pgguard'))
            """;

    private static final String IN_PARTITION_KEY =
            """
            select pg_catalog.format('the column %I decides to which partition a row belongs, and cannot be recomputed', a.attname)
              from pg_catalog.pg_inherits i
              join pg_catalog.pg_partitioned_table p on p.partrelid = i.inhparent
              join pg_catalog.pg_attribute a on a.attrelid = p.partrelid and a.attnum = any (p.partattrs::int2[])
             where i.inhrelid = ?::int8::oid and pg_catalog.quote_ident(a.attname) = ?
            """;

    private static final String EXPRESSION_KEY =
            """
            select pg_catalog.format('the column %I may decide to which partition a row belongs (%s), and cannot be recomputed', ?::text,
                                     pg_catalog.pg_get_partkeydef(p.partrelid))
              from pg_catalog.pg_inherits i
              join pg_catalog.pg_partitioned_table p on p.partrelid = i.inhparent
             where i.inhrelid = ?::int8::oid and p.partexprs is not null
               and pg_catalog.strpos(pg_catalog.pg_get_partkeydef(p.partrelid), ?) > 0
            """;

    private Obstacles() {}

    static List<String> of(RebuildSession session, RebuildSpec spec, Partitions.Found found) throws SQLException {
        List<String> obstacles = new ArrayList<>();
        for (String question : QUESTIONS) {
            obstacles.addAll(session.texts(question, found.oid()));
        }
        if (session.connection().getMetaData().getDatabaseMajorVersion() >= 15) {
            obstacles.addAll(session.texts(SCHEMA_PUBLICATION, found.oid()));
        }
        Partition partition = Partitions.read(session, found.oid()).orElse(null);
        if (partition == null) {
            obstacles.add("it is no partition any more");
        } else if (obstacles.isEmpty()) {
            nameTaken(session, partition, obstacles);
            columns(session, spec, partition, obstacles);
        }
        return obstacles;
    }

    private static void nameTaken(RebuildSession session, Partition partition, List<String> obstacles)
            throws SQLException {
        obstacles.addAll(session.texts(
                """
                select pg_catalog.format('the name %s is taken, by something that no rebuild knows of: rename or drop it',
                                         c.oid::pg_catalog.regclass)
                  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where pg_catalog.quote_ident(n.nspname) = ? and c.relname in (?, ?)
                    or n.nspname = 'pgguard' and c.relname = ?
                """,
                partition.schema(), partition.shadowName(), partition.keptPlainName(), "delta_" + partition.oid()));
    }

    private static void columns(RebuildSession session, RebuildSpec spec, Partition partition, List<String> obstacles)
            throws SQLException {
        Transform transform = new Transform(session, partition, spec.columns());
        int before = obstacles.size();
        for (String column : transform.recomputed()) {
            if (partition.columns().stream().noneMatch(each -> each.name().equals(column))) {
                obstacles.add("it has no column " + column);
            } else if (partition.written().stream()
                    .noneMatch(each -> each.name().equals(column))) {
                obstacles.add("the column " + column + " is generated: PostgreSQL computes it by itself");
            } else if (partition.key().stream().anyMatch(each -> each.name().equals(column))) {
                obstacles.add("the column " + column + " is in the primary key, by which changed rows are found again");
            } else {
                obstacles.addAll(session.texts(IN_PARTITION_KEY, partition.oid(), column));
                obstacles.addAll(session.texts(EXPRESSION_KEY, column, partition.oid(), column));
            }
        }
        if (obstacles.size() == before) {
            try {
                session.transaction(inside -> {
                    inside.execute(
                            "set local lock_timeout = '1s'", "explain " + transform.insertInto(partition.qualified()));
                    return true;
                });
            } catch (SQLException e) {
                if (SqlState.isConnectionLoss(e) || SqlState.isLockFailure(e)) {
                    throw e;
                }
                obstacles.add("the new values cannot be computed: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                        + " (names that are not PostgreSQL's own need their schema in front)");
            }
        }
    }
}
