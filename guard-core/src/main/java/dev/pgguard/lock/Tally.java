package dev.pgguard.lock;

import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.LockMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions wait behind the migration's now, for what it holds or has asked for before them. One pass over {@code pg_locks},
 * and cheap enough to be taken many times a second; who they are, and who is in our way, only a {@link Look} tells.
 *
 * @param at the server's time
 * @param waiting since when we wait for a lock; null while we wait for none
 * @param queued session-time that those now waiting behind us have waited since the tally before
 */
record Tally(OffsetDateTime at, @Nullable OffsetDateTime waiting, int queue, Duration queued) {

    private static final String CONFLICTS = Stream.of(LockMode.values())
            .map(mode -> "when '" + mode.catalogName() + "' then array["
                    + mode.conflicts().stream()
                            .map(other -> "'" + other.catalogName() + "'")
                            .collect(Collectors.joining(", "))
                    + "]")
            .collect(Collectors.joining(" ", "case o.mode ", " end"));

    private static final String SQL =
            """
            with locks as materialized (
              select l.pid, l.granted, l.mode, coalesce(l.waitstart, pg_catalog.statement_timestamp()) as waitstart,
                row (locktype, database, relation, page, tuple, virtualxid, transactionid, classid, objid, objsubid)::text
                  as tag
              from pg_catalog.pg_locks l),
            ours as (select l.* from locks l where l.pid = ?),
            queue as (
              select w.pid, max(greatest(w.waitstart, case when not o.granted then o.waitstart end)) as since
              from ours o join locks w on w.tag = o.tag and not w.granted and w.pid <> o.pid
              where (o.granted or o.waitstart <= w.waitstart) and w.mode = any (%s)
              group by w.pid)
            select pg_catalog.statement_timestamp() as looked_at,
              (select min(o.waitstart) from ours o where not o.granted) as waiting,
              count(q.pid) as sessions,
              coalesce(sum(extract(epoch from greatest(interval '0',
                pg_catalog.statement_timestamp() - greatest(q.since, ?::timestamptz)))), 0) as seconds
            from queue q
            """
                    .formatted(CONFLICTS);

    /** @param since the time of the tally before; null for the first */
    static Tally of(Connection own, int backendPid, @Nullable OffsetDateTime since) throws SQLException {
        return Query.one(
                own,
                SQL,
                row -> new Tally(
                        row.getObject("looked_at", OffsetDateTime.class),
                        row.getObject("waiting", OffsetDateTime.class),
                        row.getInt("sessions"),
                        Duration.ofMillis(Math.round(row.getDouble("seconds") * 1000))),
                backendPid,
                since);
    }

    /** How long we have waited for the lock; zero while we wait for none. */
    Duration waited() {
        return waiting == null ? Duration.ZERO : Duration.between(waiting, at);
    }

    /**
     * Ends the wait for the lock that we wait for since then, as the server's own lock_timeout would. Whether we still wait is asked in the
     * same statement: what was granted meanwhile is not taken back.
     *
     * @return whether it was ended
     * @throws SQLException when this session's role must not
     */
    static boolean endWait(Connection own, int backendPid, OffsetDateTime waiting) throws SQLException {
        return Query.first(
                        own,
                        """
                        select pg_catalog.pg_cancel_backend(l.pid)
                        from pg_catalog.pg_locks l
                        where l.pid = ? and not l.granted and l.waitstart = ?
                        limit 1
                        """,
                        row -> row.getBoolean(1),
                        backendPid,
                        waiting)
                .orElse(false);
    }
}
