package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.DurationText;
import dev.pgguard.replica.ReplicaDistance;
import dev.pgguard.sql.LockMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the server is like now: what a job would wait for, old transactions, who wants the table for itself. */
final class ServerObstacles {

    private static final Duration OLD = Duration.ofMinutes(1);

    private static final String OLDEST =
            """
            select x.who, x.millis from (
              select 'pid ' || a.pid || coalesce(' (' || nullif(a.application_name, '') || ')', '') as who,
                     (1000 * extract(epoch from pg_catalog.clock_timestamp() - a.xact_start))::pg_catalog.int8 as millis
                from pg_catalog.pg_stat_get_activity(null) a
               where a.backend_xmin is not null and a.pid <> pg_catalog.pg_backend_pid()
                 and a.application_name not like 'pgguard:%' and coalesce(a.backend_type, '') <> 'autovacuum worker'
               union all
              select 'prepared transaction ' || pg_catalog.quote_literal(p.gid),
                     (1000 * extract(epoch from pg_catalog.clock_timestamp() - p.prepared))::pg_catalog.int8
                from pg_catalog.pg_prepared_xact() p) x
             where x.millis > ? order by x.millis desc limit 1
            """;

    private static final String LOCKS = Tables.TREE
            + """
            select coalesce('pid ' || l.pid, 'a prepared transaction') || coalesce(' (' || nullif(a.application_name, '') || ')', '') as who,
                   l.mode, l.granted, l.relation::pg_catalog.regclass::pg_catalog.text as relation
              from pg_catalog.pg_locks l
              left join pg_catalog.pg_stat_get_activity(null) a on a.pid = l.pid
             where l.locktype = 'relation' and l.relation in (select t.oid from tree t)
               and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
               and l.mode = any (array['ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'])
               and l.pid is distinct from pg_catalog.pg_backend_pid()
             order by l.granted desc, l.pid limit 5
            """;

    private final BackfillEquipment equipment;

    ServerObstacles(BackfillEquipment equipment) {
        this.equipment = equipment;
    }

    List<Obstacle> of(Connection session, Prepared prepared) throws SQLException {
        List<Obstacle> found = new ArrayList<>();
        if (prepared.spec().pace().lagLimit() > 0) {
            replicas(new ReplicaDistance(equipment.replicas(), equipment.clock()).look(session), found);
        }
        Surroundings around = Surroundings.look(
                session, prepared.table().oid(), equipment.replicas().exempt());
        if (around.archiving() != null) {
            found.add(Obstacle.warning(
                    "archiver",
                    "It would wait now: " + around.archiving() + ". Until then all WAL stays on the disk."));
        }
        if (around.slot() != null) {
            found.add(Obstacle.warning("replication slot", "It would wait now: " + around.slot() + "."));
        }
        found.addAll(Query.list(session, OLDEST, ServerObstacles::old, StrideChoice.YOUNG.toMillis()));
        found.addAll(Query.list(
                session, LOCKS, ServerObstacles::lock, prepared.table().oid()));
        return found;
    }

    private static void replicas(ReplicaDistance.Answer replicas, List<Obstacle> found) {
        if (replicas.grant() != null) {
            found.add(Obstacle.refusal(
                    "replicas",
                    "How far the replicas are cannot be seen: " + String.join("; ", replicas.unknown())
                            + ". Let a superuser run: " + replicas.grant()
                            + " Or set the lag limit to 0 to run without looking at replicas."));
        } else if (!replicas.unknown().isEmpty()) {
            found.add(
                    Obstacle.warning("replicas", "It would wait now: " + String.join("; ", replicas.unknown()) + "."));
        }
    }

    private static Obstacle old(ResultSet row) throws SQLException {
        Duration age = Duration.ofMillis(row.getLong("millis"));
        String said = "The transaction of " + row.getString("who") + " is open for " + DurationText.of(age)
                + ": no row version can be cleaned up until it ends, so the table grows, and several passes over a window would not be"
                + " HOT: windows are walked plainly meanwhile.";
        return age.compareTo(OLD) < 0
                ? Obstacle.note(row.getString("who"), said)
                : Obstacle.warning(row.getString("who"), said);
    }

    private static Obstacle lock(ResultSet row) throws SQLException {
        String who = row.getString("who");
        LockMode mode = LockMode.ofCatalogName(row.getString("mode"));
        boolean granted = row.getBoolean("granted");
        String said = who + (granted ? " holds " : " waits for ") + mode.sqlName() + " on " + row.getString("relation");
        if (!mode.blocksReadersOrWriters()) {
            return Obstacle.note(
                    who,
                    said
                            + ", as a vacuum or a concurrent index build does: it goes on beside the batches, and pauses double while a"
                            + " vacuum is at work.");
        }
        return Obstacle.warning(
                who,
                said
                        + (granted
                                ? ": no batch gets through until its transaction ends."
                                : ": batches queue up behind it, and are tried again with fewer rows until it has had its turn."));
    }
}
