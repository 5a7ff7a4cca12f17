package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.DurationText;
import dev.pgguard.replica.ReplicaDistance;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the server is like now: replicas that cannot be seen, old snapshots. */
final class ServerObstacles {

    private static final long OLD_MILLIS = 60_000;

    private static final String OLDEST =
            """
            select a.pid, (1000 * extract(epoch from pg_catalog.clock_timestamp() - a.xact_start))::pg_catalog.int8, a.application_name
              from pg_catalog.pg_stat_get_activity(null) a
             where a.backend_xmin is not null and a.pid <> pg_catalog.pg_backend_pid()
             order by a.xact_start limit 1
            """;

    private final BackfillEquipment equipment;

    ServerObstacles(BackfillEquipment equipment) {
        this.equipment = equipment;
    }

    List<Obstacle> of(Connection session, Prepared prepared) throws SQLException {
        List<Obstacle> found = new ArrayList<>();
        if (prepared.spec().pace().lagLimit() > 0) {
            ReplicaDistance.Answer replicas =
                    new ReplicaDistance(equipment.replicas(), equipment.clock()).look(session);
            if (replicas.grant() != null) {
                found.add(Obstacle.refusal(
                        "replicas",
                        "How far the replicas are cannot be seen: " + String.join("; ", replicas.unknown())
                                + ". Let a superuser run: " + replicas.grant()
                                + " Or set the lag limit to 0 to run without looking at replicas."));
            } else if (!replicas.unknown().isEmpty()) {
                found.add(Obstacle.warning(
                        "replicas", "It would wait now: " + String.join("; ", replicas.unknown()) + "."));
            }
        }
        Query.first(
                        session,
                        OLDEST,
                        row -> row.getLong(2) < OLD_MILLIS
                                ? List.<Obstacle>of()
                                : List.of(
                                        Obstacle.warning(
                                                "pid " + row.getInt(1),
                                                "The transaction of pid " + row.getInt(1) + " (" + row.getString(3)
                                                        + ") is open for "
                                                        + DurationText.of(Duration.ofMillis(row.getLong(2)))
                                                        + ": no row version can be cleaned up until it ends, and the table grows.")))
                .ifPresent(found::addAll);
        return found;
    }
}
