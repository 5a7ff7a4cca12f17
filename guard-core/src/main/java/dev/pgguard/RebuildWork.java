package dev.pgguard;

import dev.pgguard.backfill.Origin;
import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.partition.PartitionRebuild;
import dev.pgguard.backfill.partition.RebuildPolicy;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.backfill.partition.RebuildSpec.Recomputed;
import dev.pgguard.backfill.partition.RebuildStatus;
import dev.pgguard.backfill.partition.Surroundings;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.sql.LockClass;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** A migration that rebuilds a partitioned table, on sessions of the guard's own. */
final class RebuildWork {

    private final Equipment equipment;
    private final Unit unit;
    private final ReplicaPolicy replicas;

    RebuildWork(Equipment equipment, Unit unit, ReplicaPolicy replicas) {
        this.equipment = equipment;
        this.unit = unit;
        this.replicas = replicas;
    }

    /** @throws GuardException when it is refused, or not done in the end; what was done stays, and the next run goes on */
    void run(RebuildSpec spec, Pace pace) throws SQLException {
        String migration = unit.migration.id();
        if (!equipment.session().getAutoCommit()) {
            throw new GuardException(
                    Refusal.REBUILD_REFUSED,
                    migration
                            + "  rebuilds partitions inside of a transaction, which cannot be. Nothing was done. Let it run outside of one.");
        }
        equipment.prepare(unit, LockClass.ROW, false);
        WorkSessions sessions = WorkSessions.beside(equipment.session(), equipment.host(), migration);
        new OwnSurroundings(equipment.session(), migration, Refusal.REBUILD_REFUSED)
                .requireNone(
                        spec.columns().stream().map(Recomputed::expression).collect(Collectors.joining(", ")),
                        sessions);
        RebuildStatus status;
        try {
            status = new PartitionRebuild(
                            sessions,
                            RebuildPolicy.standard().withPace(pace).withReplicas(replicas),
                            Surroundings.real(new StayingAwake(equipment)))
                    .run(spec.withOrigin(new Origin(equipment.host().tool(), migration)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuardException(
                    Refusal.REBUILD_FAILED,
                    "Rebuild " + spec.name()
                            + " was interrupted. What was done stays; run the migration again to go on.",
                    e);
        }
        if (!status.done()) {
            throw failed(status);
        }
        // whoever takes the lock meanwhile must not go unseen
        unit.lockProven = false;
        equipment.prepare(unit, LockClass.ROW, false);
        unit.done("rebuild " + spec.name() + " of " + spec.parent(), true);
    }

    private static GuardException failed(RebuildStatus status) {
        String open = status.partitions().stream()
                .filter(part -> !part.state().equals("done"))
                .map(part -> part.partition() + " is " + part.state()
                        + (part.error() == null ? "" : " (" + part.error() + ")"))
                .collect(Collectors.joining("; "));
        return new GuardException(
                Refusal.REBUILD_FAILED,
                "Rebuild " + status.name() + " of " + status.parent() + " is " + status.state() + ": " + open
                        + ". The partitions that are done stay so, and nothing was recorded: mend the cause and run the migration again, which"
                        + " goes on where it stopped.");
    }
}
