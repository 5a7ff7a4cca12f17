package dev.pgguard.index;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.LockMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Another transaction, or another session's statement of several transactions, that holds locks on a table ({@code pg_locks}).
 *
 * @param key what stays the same as long as it holds them
 * @param autovacuum PostgreSQL's own worker, which gives way by itself to whoever waits for its lock
 * @param building it is proven to work on an index of the table: a plain VACUUM or ANALYZE never looks like this
 */
record Holder(String key, Set<LockMode> modes, boolean autovacuum, boolean building, String words) {

    private static final String OF_TABLE =
            """
            select l.virtualtransaction, l.pid, string_agg(l.mode, ',') as modes,
                   exists (select from pg_catalog.pg_locks w
                           where w.pid = l.pid and not w.granted and w.locktype = 'virtualxid')
                   or exists (select from pg_catalog.pg_locks x
                              join pg_catalog.pg_index i on i.indexrelid = x.relation
                              where x.pid = l.pid and x.locktype = 'relation' and x.mode = 'RowExclusiveLock'
                                and x.database = l.database and i.indrelid = l.relation and not i.indisready) as works,
                   a.pid is not null and a.usesysid is null as autovacuum, a.usename, a.application_name,
                   host(a.client_addr) as address, a.state,
                   extract(epoch from pg_catalog.clock_timestamp() - a.xact_start)::bigint as age
            from pg_catalog.pg_locks l
            left join pg_catalog.pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'relation' and l.granted and l.relation = ?::oid
              and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
              and l.pid is distinct from pg_catalog.pg_backend_pid()
            group by l.virtualtransaction, l.pid, l.database, l.relation,
                     a.pid, a.usesysid, a.usename, a.application_name, a.client_addr, a.state, a.xact_start
            order by l.pid
            """;

    static List<Holder> of(Connection session, long table) throws SQLException {
        return Query.list(session, OF_TABLE, Holder::map, table);
    }

    /** It holds the lock of a concurrent build, or one that is taken for short work on the table as a whole. */
    boolean maintains() {
        return modes.contains(LockMode.SHARE_UPDATE_EXCLUSIVE) && !autovacuum;
    }

    static String words(List<Holder> holders) {
        return holders.stream().map(Holder::words).collect(Collectors.joining(", "));
    }

    private static Holder map(ResultSet row) throws SQLException {
        Set<LockMode> modes = EnumSet.noneOf(LockMode.class);
        for (String mode : row.getString("modes").split(",")) {
            modes.add(LockMode.ofCatalogName(mode));
        }
        boolean maintains = modes.contains(LockMode.SHARE_UPDATE_EXCLUSIVE);
        String pid = row.getString("pid");
        // a concurrent build holds its lock for the session, through several transactions
        String key = maintains && pid != null ? "pid " + pid : row.getString("virtualtransaction");
        return new Holder(
                key, modes, row.getBoolean("autovacuum"), maintains && row.getBoolean("works"), words(pid, row));
    }

    private static String words(@Nullable String pid, ResultSet row) throws SQLException {
        if (pid == null) {
            return "a prepared transaction (see pg_prepared_xacts)";
        }
        StringBuilder words = new StringBuilder("pid ").append(pid).append(" (");
        if (row.getBoolean("autovacuum")) {
            return words.append("autovacuum)").toString();
        }
        words.append("app=").append(row.getString("application_name"));
        words.append(", user=").append(row.getString("usename"));
        String state = row.getString("state");
        if (state == null) {
            return words.append("; its address and state are not visible, grant pg_monitor to see them)")
                    .toString();
        }
        String address = row.getString("address");
        words.append(", ")
                .append(address == null ? "local" : address)
                .append(", ")
                .append(state);
        String age = row.getString("age");
        if (age != null) {
            words.append(" for ").append(IndexPolicy.words(Duration.ofSeconds(Long.parseLong(age))));
        }
        return words.append(')').toString();
    }
}
