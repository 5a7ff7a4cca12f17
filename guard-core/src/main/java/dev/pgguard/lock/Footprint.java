package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has locked, and what it may have rewritten, asked on its own session just before its end, by one query of its own
 * locks in {@code pg_locks}.
 *
 * @param wal where the cluster's WAL ends now, in bytes
 * @param catalogChanges rows of {@code pg_class} that the session has written and not reported to the statistics yet, in this transaction or before
 * @param held the tables, strongest lock first; what only reads is not among them, nor what the transaction has made, and of those that have no new file at most a hundred are
 */
public record Footprint(long wal, long catalogChanges, List<Held> held) {

    /**
     * A table that the transaction holds a lock of.
     *
     * @param relation with its schema
     * @param file its file node as the transaction sees it, where it may have given it a new one: it has written the table's row in {@code
     *     pg_class}, with a file node that is not the table's first, and has not made the table; else 0
     * @param plain whether to change its rows locks no other table: neither by triggers, foreign keys and rules, nor by partitions
     */
    public record Held(QualifiedName relation, long oid, LockMode mode, long file, boolean plain) {

        Held orStronger(Held other) {
            return other.mode.compareTo(mode) > 0 ? other : this;
        }
    }

    /** Of the tables without a new file, the most that are told. */
    private static final int TOLD = 100;

    private static final Comparator<Held> STRONGEST_FIRST = Comparator.comparing(Held::mode, Comparator.reverseOrder())
            .thenComparing(held -> held.relation().name());

    /**
     * In one column, which costs a new JVM less than six. A table's row in {@code pg_class} that the transaction has written, and a file node
     * that is not the table's first: most tables that were not rewritten are told by that at once, and the others by a look from outside. A
     * table that the transaction has made is told by its system columns, whose rows are written then and never again.
     */
    private static final String SQL =
            """
            select pg_catalog.concat(
              pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0'), E'\\x02', %s, (
              select pg_catalog.string_agg(pg_catalog.concat(E'\\x01', c.oid, E'\\x02', k.mode, E'\\x02',
                case when k.mode = 'AccessExclusiveLock' and c.relkind in ('r', 'm') and c.relfilenode <> c.oid
                    and pg_catalog.age(c.xmin) <= pg_catalog.age(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid)
                  then %s else 0 end, E'\\x02',
                c.relkind = 'r' and not c.relispartition and not c.relhastriggers and not c.relhasrules, E'\\x02',
                pg_catalog.translate(n.nspname, E'\\x01\\x02', ''), E'\\x02', pg_catalog.translate(c.relname, E'\\x01\\x02', '')), '')
              from pg_catalog.pg_locks k
              join pg_catalog.pg_class c on c.oid = k.relation and c.relkind in ('r', 'p', 'm', 'f', 'v', 'S')
                and c.relpersistence <> 't'
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
              where k.pid = pg_catalog.pg_backend_pid() and k.locktype = 'relation' and k.granted and k.mode in (%s)
                and (c.relkind = 'v' or coalesce((
                  select pg_catalog.age(a.xmin) > pg_catalog.age(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid)
                    from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'ctid'), true))))
            """;

    /** Rows of {@code pg_class} that the session has written since its statistics were reported, at most a second ago. */
    private static final String CATALOG_CHANGES =
            "pg_catalog.pg_stat_get_xact_tuples_inserted(1259) + pg_catalog.pg_stat_get_xact_tuples_updated(1259)"
                    + " + pg_catalog.pg_stat_get_xact_tuples_deleted(1259)";

    private static final String MODES = Stream.of(LockMode.values())
            .filter(mode -> mode.compareTo(LockMode.ROW_EXCLUSIVE) >= 0)
            .map(mode -> "'" + mode.catalogName() + "'")
            .collect(Collectors.joining(", "));

    private static final String LOOK = SQL.formatted(CATALOG_CHANGES, "c.relfilenode::pg_catalog.int8", MODES);

    /** Fails where a table would have to be looked at from outside: an error alone keeps the server from going on to the COMMIT. */
    private static final String LOOK_AND_COMMIT = andCommit(SQL.formatted(
            CATALOG_CHANGES,
            "pg_catalog.concat('pgguard looks at ', n.nspname, '.', c.relname, ' again')::pg_catalog.int8",
            MODES));

    /** Fails where it has written {@code pg_class}, as whatever gives a table a new file does. */
    private static final String WAL_AND_COMMIT = andCommit(
            """
            select pg_catalog.concat(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0'), E'\\x02',
              case when c.changes = 0 then 0
                   else pg_catalog.concat('pgguard looks again, the catalog has changed: ', c.changes)::pg_catalog.int8 end)
            from (select %s as changes offset 0) c
            """
                    .formatted(CATALOG_CHANGES));

    private static String andCommit(String look) {
        return "savepoint pgguard_look; " + look + "; COMMIT";
    }

    private static final String ROOT =
            """
            (select pg_catalog.array_to_string(array[rn.nspname, r.relname], E'\\x01')
             from pg_catalog.pg_class r join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
             where r.oid = pg_catalog.pg_partition_root(c.oid))
            """;

    private static final String RENEWED =
            """
            select c.oid::pg_catalog.int8, pg_catalog.pg_table_size(c.oid),
            """
                    + ROOT
                    + """
            , not exists (
                select from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
                where i.indrelid = c.oid and i.indislive
                  and pg_catalog.age(x.xmin) > pg_catalog.age(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid))
            from pg_catalog.pg_class c where c.oid = any (?::pg_catalog.int8[])
            """;

    private static final String COMMITTED =
            """
            select c.oid::pg_catalog.int8, n.nspname, c.relname, c.relfilenode::pg_catalog.int8,
              (c.relpages + coalesce(o.relpages, 0))::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8,
            """
                    + ROOT
                    + """
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            left join pg_catalog.pg_class o on o.oid = c.reltoastrelid
            """;

    public Footprint {
        held = List.copyOf(held);
    }

    /** What a later transaction of the same migration has locked beside it. */
    public Footprint and(Footprint later) {
        Map<Long, Held> strongest = new HashMap<>();
        held.forEach(each -> strongest.merge(each.oid(), each, Held::orStronger));
        later.held.forEach(each -> strongest.merge(each.oid(), each, Held::orStronger));
        List<Held> all = new ArrayList<>(strongest.values());
        all.sort(STRONGEST_FIRST);
        return new Footprint(later.wal, later.catalogChanges, told(all));
    }

    /** Without these tables. */
    public Footprint without(Predicate<QualifiedName> tables) {
        List<Held> others = new ArrayList<>(held);
        others.removeIf(each -> tables.test(each.relation()));
        return new Footprint(wal, catalogChanges, others);
    }

    /** One round trip on the session of the transaction. */
    public static Footprint of(Connection session) throws SQLException {
        return read(Query.one(session, LOOK, row -> row.getString(1)));
    }

    /**
     * The same together with the COMMIT, in its round trip.
     *
     * @return empty when nothing is committed, since a table may have a new file: the transaction is as it was
     * @throws SQLException when the COMMIT failed, or it is not known whether it did
     */
    public static Optional<Footprint> andCommit(Connection session) throws SQLException {
        return committed(session, LOOK_AND_COMMIT).map(Footprint::read);
    }

    /**
     * Of a transaction that changed rows of the same tables as the one of which this is, where it {@link #tells} of all such: what it holds
     * is known.
     */
    public Optional<Footprint> andCommitOfTheSame(Connection session) throws SQLException {
        return committed(session, WAL_AND_COMMIT).map(seen -> new Footprint(read(seen).wal, 0, held));
    }

    /**
     * Whether a transaction that changes rows of these tables and does nothing else holds what is held here: its tables are just these, no
     * other comes with them, and no change of the catalog is waiting to be counted.
     */
    public boolean tells(Set<TableLock> rowsOf) {
        if (catalogChanges != 0 || held.size() != rowsOf.size()) {
            return false;
        }
        for (Held each : held) {
            QualifiedName name = each.relation();
            boolean asked = rowsOf.contains(new TableLock(name, each.mode()))
                    || rowsOf.contains(new TableLock(new QualifiedName(null, name.name()), each.mode()));
            if (!asked || !each.plain()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> committed(Connection session, String sql) throws SQLException {
        try (PreparedStatement all = session.prepareStatement(sql)) {
            all.execute();
            all.getMoreResults();
            try (ResultSet row = all.getResultSet()) {
                row.next();
                return Optional.of(row.getString(1));
            }
        } catch (SQLException e) {
            if (!SqlState.isConnectionLoss(e) && (hadFailed(session, e) || backBeforeTheLook(session))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Such a transaction takes no savepoint, and its COMMIT is a rollback. A COMMIT may fail with the same words, and is over then. */
    private static boolean hadFailed(Connection session, SQLException failure) {
        if (!SqlState.IN_FAILED_SQL_TRANSACTION.equals(failure.getSQLState())) {
            return false;
        }
        try {
            Query.one(session, "select 1", row -> row.getInt(1));
            return false;
        } catch (SQLException e) {
            return SqlState.IN_FAILED_SQL_TRANSACTION.equals(e.getSQLState());
        }
    }

    /** Not where the COMMIT was what failed, after which there is no transaction. */
    private static boolean backBeforeTheLook(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("rollback to savepoint pgguard_look; release savepoint pgguard_look");
            return true;
        } catch (SQLException e) {
            session.rollback();
            return false;
        }
    }

    private static Footprint read(String seen) {
        String[] rows = seen.split("\u0001");
        String[] whole = rows[0].split("\u0002");
        Map<Long, Held> strongest = new HashMap<>();
        for (int i = 1; i < rows.length; i++) {
            String[] row = rows[i].split("\u0002", -1);
            Held held = new Held(
                    new QualifiedName(row[4], row[5]),
                    Long.parseLong(row[0]),
                    LockMode.ofCatalogName(row[1]),
                    Long.parseLong(row[2]),
                    row[3].equals("t"));
            strongest.merge(held.oid(), held, Held::orStronger);
        }
        List<Held> held = new ArrayList<>(strongest.values());
        held.sort(STRONGEST_FIRST);
        return new Footprint(Long.parseLong(whole[0]), Long.parseLong(whole[1]), told(held));
    }

    private static List<Held> told(List<Held> all) {
        if (all.size() <= TOLD) {
            return all;
        }
        List<Held> told = new ArrayList<>();
        int unchanged = 0;
        for (Held held : all) {
            if (held.file() != 0 || unchanged++ < TOLD) {
                told.add(held);
            }
        }
        return told;
    }

    /**
     * A table to which the transaction has given a new file.
     *
     * @param bytes how large it is now
     * @param root the partitioned table at the top; null for a table that is no partition
     * @param reindexed whether its indexes, if it has any, are new as well: a rewrite makes them anew
     */
    public record Renewed(long oid, long bytes, @Nullable QualifiedName root, boolean reindexed) {}

    /** More of those that have a new file, on the session of the transaction. */
    public static List<Renewed> renewed(Connection session, List<Held> held) throws SQLException {
        return Query.list(
                session,
                RENEWED,
                row -> new Renewed(row.getLong(1), row.getLong(2), root(row.getString(3)), row.getBoolean(4)),
                session.createArrayOf("int8", held.stream().map(Held::oid).toArray()));
    }

    private static @Nullable QualifiedName root(@Nullable String names) {
        if (names == null) {
            return null;
        }
        int end = names.indexOf(1);
        return new QualifiedName(names.substring(0, end), names.substring(end + 1));
    }

    /**
     * A table as those see it who are not in the transaction.
     *
     * @param file its file node
     * @param bytes how large it was at its last VACUUM or ANALYZE: to ask for more would wait for the lock
     * @param root the partitioned table at the top; null for a table that is no partition
     */
    public record Committed(long oid, QualifiedName relation, long file, long bytes, @Nullable QualifiedName root) {}

    /** How large a table is now; waits for whoever has locked it against everybody. */
    public static long bytes(Connection session, long oid) throws SQLException {
        return Query.one(
                session,
                "select pg_catalog.pg_table_size(?::pg_catalog.oid::pg_catalog.regclass)",
                row -> row.getLong(1),
                oid);
    }

    /** Tables by {@code pg_class.oid}, as this session sees them. */
    public static List<Committed> tables(Connection session, List<Long> oids) throws SQLException {
        return Query.list(
                session,
                COMMITTED + "where c.oid = any (?::pg_catalog.int8[])",
                Footprint::committed,
                session.createArrayOf("int8", oids.toArray()));
    }

    /**
     * Tables with their partitions and those that inherit from them, and materialized views, by name, as this session sees them; those
     * that are not there are left out.
     */
    public static List<Committed> named(Connection session, List<QualifiedName> names) throws SQLException {
        return Query.list(
                session,
                """
                with recursive named as (
                  select pg_catalog.to_regclass(t.name)::pg_catalog.oid as oid
                  from pg_catalog.unnest(?::pg_catalog.text[]) as t (name)
                  union
                  select i.inhrelid from named n join pg_catalog.pg_inherits i on i.inhparent = n.oid)
                """
                        + COMMITTED
                        + "where c.relkind in ('r', 'm') and c.oid = any (array(select n.oid from named n))",
                Footprint::committed,
                session.createArrayOf(
                        "text", names.stream().map(QualifiedName::quoted).toArray()));
    }

    /**
     * Tables and materialized views that may be large, and all partitions, which may be so together; of which no size is known may be.
     *
     * @param bytes what counts as large
     */
    public static List<Committed> large(Connection session, long bytes) throws SQLException {
        return Query.list(
                session,
                COMMITTED
                        + """
                        where c.relkind in ('r', 'm') and c.relpersistence <> 't'
                          and n.nspname not in ('pg_catalog', 'information_schema') and (c.relispartition or c.reltuples < 0
                            or 2 * (c.relpages + coalesce(o.relpages, 0))::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8 >= ?)
                        """,
                Footprint::committed,
                bytes);
    }

    private static Committed committed(ResultSet row) throws SQLException {
        return new Committed(
                row.getLong(1),
                new QualifiedName(row.getString(2), row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                root(row.getString(6)));
    }
}
