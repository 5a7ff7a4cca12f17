package dev.pgguard;

import dev.pgguard.backfill.BackfillDirective;
import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.jdbc.SessionObserver.Execution;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.StatementText;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement of a migration that is marked as a backfill: the engine runs it in batches, or keeps it for runners, on sessions of its own. */
final class BackfillStatement {

    private final Equipment equipment;
    private final Unit unit;
    private final Execution execution;
    private final BackfillDirective directive;
    private final ReplicaPolicy replicas;

    private BackfillStatement(
            Equipment equipment, Unit unit, Execution execution, BackfillDirective directive, ReplicaPolicy replicas) {
        this.equipment = equipment;
        this.unit = unit;
        this.execution = execution;
        this.directive = directive;
        this.replicas = replicas;
    }

    /** Empty for any other statement. */
    static Optional<BackfillStatement> of(Equipment equipment, Unit unit, Execution execution, ReplicaPolicy replicas) {
        if (!unit.inBody || execution.sql().size() != 1) {
            return Optional.empty();
        }
        return BackfillDirective.atHeadOf(execution.sql().get(0), unit.migration.id())
                .map(directive -> new BackfillStatement(equipment, unit, execution, directive, replicas));
    }

    /** @throws GuardException when it is refused, or not done in the end; what was committed stays, and the next run goes on */
    @Nullable
    Object run() throws SQLException {
        String migration = unit.migration.id();
        if (!equipment.session().getAutoCommit() || unit.ownTransaction) {
            throw new GuardException(
                    Refusal.BACKFILL_REFUSED,
                    migration + "  has a statement with " + BackfillDirective.WORD
                            + " inside of a transaction, in which a backfill cannot commit its batches. It was not run. Let the migration run"
                            + " outside of a transaction, or take the comment away.");
        }
        BackfillSpec spec = directive.spec(execution.sql().get(0), name(), migration);
        equipment.prepare(unit, LockClass.ROW, false);
        equipment
                .listener()
                .on(new RunEvent.ScriptNote(
                        migration,
                        "backfill " + spec.name()
                                + ": a statement that runs in batches, each committed by itself, so that the migration runs outside of a"
                                + " transaction"));
        Backfills backfills = new Backfills(
                WorkSessions.beside(equipment.session(), equipment.host(), migration),
                new StayingAwake(equipment),
                BackfillEquipment.real().withReplicas(replicas));
        if (spec.mode() == BackfillSpec.Mode.BACKGROUND) {
            backfills.register(spec);
            equipment
                    .listener()
                    .on(new RunEvent.ScriptNote(
                            migration,
                            "backfill " + spec.name()
                                    + " is registered; it is done when mvn guard:backfill -Dguard.action=run, or another runner, has finished"
                                    + " it, and guard:gate stays closed until then"));
        } else {
            BackfillResult result = backfills.run(spec);
            if (!result.succeeded()) {
                throw failed(spec, result);
            }
        }
        // whoever takes the lock while batches run must not go unseen
        unit.lockProven = false;
        equipment.prepare(unit, LockClass.ROW, false);
        // what was done is known by the row of the job: another run of the migration goes on
        unit.done(StatementText.summary(execution.sql().get(0)), true);
        return execution.skip();
    }

    private String name() {
        int number = unit.backfills++;
        return number == 0 ? unit.migration.id() : unit.migration.id() + " " + (number + 1);
    }

    private static GuardException failed(BackfillSpec spec, BackfillResult result) {
        return new GuardException(
                Refusal.BACKFILL_FAILED,
                "Backfill " + spec.name() + " is " + result.state().name().toLowerCase(Locale.ROOT) + " after "
                        + result.rows() + " rows" + (result.error() == null ? "" : " (" + result.error() + ")")
                        + (result.failures().isEmpty()
                                ? ""
                                : "; " + result.failures().size()
                                        + " rows could not be changed, the first with the key ("
                                        + String.join(
                                                ", ", result.failures().get(0).key()) + "): "
                                        + result.failures().get(0).message())
                        + ". What was committed stays, and nothing was recorded: mend the cause and run the migration again, which goes on"
                        + " where it stopped.");
    }
}
