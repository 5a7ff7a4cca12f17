package dev.pgguard.gate;

import dev.pgguard.jdbc.Query;
import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.RunLockPolicy;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.retry.SteadyClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What an unfinished or failed migration leaves in the catalog, and whether one is still at work. */
public final class CatalogCheck {

    /** Where backfills are kept. */
    public static final String BACKFILL_TABLE = "pgguard.backfill_job";

    /** The rebuilds of partitioned tables, likewise. */
    public static final String REBUILD_TABLE = "pgguard.rebuild_job";

    private static final String INVALID_INDEXES =
            """
            select pg_catalog.format('%I.%I', n.nspname, i.relname), pg_catalog.format('%I.%I', tn.nspname, t.relname), i.relkind = 'I',
                   (select pg_catalog.string_agg(l.pid::text, ', ' order by l.pid) from pg_catalog.pg_locks l
                     where l.locktype = 'relation' and l.relation = x.indrelid and l.granted and l.mode = 'ShareUpdateExclusiveLock'
                       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database()))
              from pg_catalog.pg_index x
              join pg_catalog.pg_class i on i.oid = x.indexrelid
              join pg_catalog.pg_namespace n on n.oid = i.relnamespace
              join pg_catalog.pg_class t on t.oid = x.indrelid
              join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
             where not (x.indisvalid and x.indisready and x.indislive) and n.nspname::text !~ '^pg_(toast_)?temp'
             order by 1
            """;

    /** A constraint that is NOT ENFORCED (18 and newer) is not valid on purpose. */
    private static final String NOT_VALID =
            """
            select pg_catalog.format('%I.%I', n.nspname, coalesce(t.relname, d.typname)), pg_catalog.quote_ident(c.conname),
                   c.contypid <> 0::oid,
                   array[pg_catalog.quote_ident(c.conname),
                         pg_catalog.format('%I.%I', coalesce(t.relname, d.typname), c.conname),
                         pg_catalog.format('%I.%I.%I', n.nspname, coalesce(t.relname, d.typname), c.conname)],
                   array[c.conname::text, pg_catalog.concat_ws('.', coalesce(t.relname, d.typname), c.conname),
                         pg_catalog.concat_ws('.', n.nspname, coalesce(t.relname, d.typname), c.conname)]
              from pg_catalog.pg_constraint c
              left join pg_catalog.pg_class t on t.oid = c.conrelid
              left join pg_catalog.pg_type d on d.oid = c.contypid
              join pg_catalog.pg_namespace n on n.oid = coalesce(t.relnamespace, d.typnamespace)
             where not c.convalidated and n.nspname::text !~ '^pg_(toast_)?temp' and coalesce((pg_catalog.to_jsonb(c) ->> 'conenforced'::text)::boolean, true)
             order by 1, 2
            """;

    private static final String HALF_DETACHED =
            """
            select pg_catalog.format('%I.%I', pn.nspname, p.relname), pg_catalog.format('%I.%I', cn.nspname, c.relname)
              from pg_catalog.pg_inherits i
              join pg_catalog.pg_class p on p.oid = i.inhparent
              join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
              join pg_catalog.pg_class c on c.oid = i.inhrelid
              join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
             where i.inhdetachpending order by 1, 2
            """;

    /** State and table of jobs that are not over, with the migration that registered them. */
    private static final String UNFINISHED =
            """
            select name, state, %s, coalesce(', registered by ' || migration || ' (' || tool || '),', '') as registered
              from %s where state not in ('done', 'cancelled') order by name
            """;

    private final List<String> expectedNotValid;
    private final RunLock runLock;

    /** @param expectedNotValid {@code constraint}, {@code table.constraint} or {@code schema.table.constraint}, quoted as in SQL or not */
    public CatalogCheck(List<String> expectedNotValid) {
        this.expectedNotValid = expectedNotValid;
        this.runLock = new RunLock(
                new RunLockPolicy(RunLockPolicy.Scope.DATABASE, Duration.ZERO),
                "",
                Sleeper.real(),
                SteadyClock.start());
    }

    /** What it finds at one look. */
    public List<NotReady> findings(Connection primary) throws SQLException {
        List<NotReady> findings = new ArrayList<>();
        look(primary, findings);
        return List.copyOf(findings);
    }

    void look(Connection primary, List<NotReady> findings) throws SQLException {
        runs(primary, findings);
        findings.addAll(Query.list(primary, INVALID_INDEXES, row -> {
            String index = row.getString(1);
            String builders = row.getString(4);
            return NotReady.yet(
                    Refusal.INVALID_INDEX,
                    index,
                    "Index " + index + " of " + row.getString(2) + " is invalid"
                            + (builders != null
                                    ? " and may be being built right now (pid " + builders + "): wait for it"
                                    : row.getBoolean(3)
                                            ? ": not every partition has its index attached; create those that are missing"
                                                    + " and attach them"
                                            : ": an interrupted build left it. Run the migration that builds it again, or drop it"
                                                    + " (drop index concurrently " + index + ")"));
        }));
        findings.addAll(Query.list(primary, NOT_VALID, row -> {
                    String constraint = row.getString(2);
                    String[] quoted = (String[]) row.getArray(4).getArray();
                    String[] plain = (String[]) row.getArray(5).getArray();
                    if (Stream.concat(Arrays.stream(quoted), Arrays.stream(plain))
                            .anyMatch(expectedNotValid::contains)) {
                        return List.<NotReady>of();
                    }
                    boolean ofDomain = row.getBoolean(3);
                    return List.of(NotReady.yet(
                            Refusal.CONSTRAINT_NOT_VALID,
                            quoted[2],
                            "Constraint " + constraint + " of " + row.getString(1)
                                    + " is NOT VALID: rows from before it were never checked. Validate it (alter "
                                    + (ofDomain ? "domain " : "table ") + row.getString(1) + " validate constraint "
                                    + constraint + "), or name it in expectedNotValid (" + quoted[2] + ")"));
                })
                .stream()
                .flatMap(List::stream)
                .toList());
        findings.addAll(Query.list(
                primary,
                HALF_DETACHED,
                row -> NotReady.yet(
                        Refusal.PARTITION_HALF_DETACHED,
                        row.getString(2),
                        "Partition " + row.getString(2) + " of " + row.getString(1)
                                + " is half detached, an interrupted DETACH CONCURRENTLY left it: alter table "
                                + row.getString(1)
                                + " detach partition " + row.getString(2) + " finalize")));
        backfills(primary, findings);
    }

    private void runs(Connection primary, List<NotReady> findings) throws SQLException {
        for (RunLock.Holder holder : runLock.holders(primary)) {
            findings.add(NotReady.yet(
                    Refusal.RUN_AT_WORK,
                    "run lock",
                    "A migration run is at work: " + holder.describe() + ". Wait for it"));
        }
    }

    private static void backfills(Connection primary, List<NotReady> findings) throws SQLException {
        if (readable(primary, BACKFILL_TABLE, findings)) {
            unfinished(primary, "Backfill", UNFINISHED.formatted("target", BACKFILL_TABLE), findings);
        }
        if (readable(primary, REBUILD_TABLE, findings)) {
            unfinished(primary, "Partition rebuild", UNFINISHED.formatted("parent", REBUILD_TABLE), findings);
        }
    }

    /** False also where there is no such table. */
    private static boolean readable(Connection primary, String table, List<NotReady> findings) throws SQLException {
        // not by its name: to_regclass fails in a schema that the role may not use
        return Query.first(
                        primary,
                        """
                        select pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select'),
                               pg_catalog.quote_ident(current_user)
                          from pg_catalog.pg_class c
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = 'pgguard' and pg_catalog.concat('pgguard.', c.relname) = ?::text
                        """,
                        row -> {
                            if (!row.getBoolean(1)) {
                                findings.add(NotReady.yet(
                                        Refusal.BACKFILL_UNFINISHED,
                                        table,
                                        "Whether backfills are finished may not be seen by this role: GRANT USAGE ON SCHEMA pgguard TO "
                                                + row.getString(2) + "; GRANT SELECT ON " + table + " TO "
                                                + row.getString(2)));
                            }
                            return row.getBoolean(1);
                        },
                        table)
                .orElse(false);
    }

    private static void unfinished(Connection primary, String kind, String jobs, List<NotReady> findings)
            throws SQLException {
        findings.addAll(Query.list(
                primary,
                jobs,
                row -> NotReady.yet(
                        Refusal.BACKFILL_UNFINISHED,
                        row.getString(1),
                        kind + " " + row.getString(1) + " of " + row.getString(3) + row.getString(4) + " is "
                                + row.getString(2) + ": let it end, or cancel it")));
    }
}
