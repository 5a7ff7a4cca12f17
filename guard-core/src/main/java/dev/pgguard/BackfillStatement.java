package dev.pgguard;

import dev.pgguard.backfill.BackfillDirective;
import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.BackfillStatus;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Origin;
import dev.pgguard.jdbc.SessionObserver.Execution;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.StatementText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    /**
     * Empty for any other statement.
     *
     * @throws GuardException when one is marked among several that are sent together, or where a mark says nothing
     */
    static Optional<BackfillStatement> of(Equipment equipment, Unit unit, Execution execution, ReplicaPolicy replicas) {
        if (!unit.inBody) {
            return Optional.empty();
        }
        List<BackfillDirective> marks = new ArrayList<>(0);
        for (String sql : execution.sql()) {
            BackfillDirective.atHeadOf(sql, unit.migration.id()).ifPresent(marks::add);
        }
        if (marks.isEmpty()) {
            return Optional.empty();
        }
        if (execution.sql().size() != 1) {
            throw new GuardException(
                    Refusal.BACKFILL_REFUSED,
                    unit.migration.id() + "  sends a statement with " + BackfillDirective.WORD
                            + " together with others, and inside of a transaction, in which a backfill cannot commit its batches. None of"
                            + " them was run. Send it alone, outside of a transaction.");
        }
        return Optional.of(new BackfillStatement(equipment, unit, execution, marks.get(0), replicas));
    }

    /** @throws GuardException when it is refused, or not done in the end; what was committed stays, and the next run goes on */
    Object run() throws SQLException {
        String migration = unit.migration.id();
        if (!equipment.session().getAutoCommit() || unit.ownTransaction) {
            throw new GuardException(
                    Refusal.BACKFILL_REFUSED,
                    migration + "  has a statement with " + BackfillDirective.WORD
                            + " inside of a transaction, in which a backfill cannot commit its batches. It was not run. Let the migration run"
                            + " outside of a transaction, or take the comment away.");
        }
        BackfillSpec spec = directive.spec(
                execution.sql().get(0), name(), new Origin(equipment.host().tool(), migration));
        if (!unit.backfills.add(spec.name())) {
            throw new GuardException(
                    Refusal.BACKFILL_REFUSED,
                    migration + "  has two statements with " + BackfillDirective.WORD + " and the name " + spec.name()
                            + ". The second was not run: give each its own name.");
        }
        equipment.prepare(unit, LockClass.ROW, false);
        WorkSessions sessions = WorkSessions.beside(equipment.session(), equipment.host(), migration);
        // each worker has a session that works and one that looks; the run itself has one
        sessions.requireAtOnce(spec.mode() == BackfillSpec.Mode.INLINE ? 2 * spec.workers() + 1 : 1);
        new OwnSurroundings(equipment.session(), migration, Refusal.BACKFILL_REFUSED)
                .requireNone(spec.statement(), sessions);
        equipment.listener().on(new RunEvent.RunsInBatches(migration, spec.name()));
        Backfills backfills = new Backfills(
                sessions, new StayingAwake(equipment), BackfillEquipment.real().withReplicas(replicas));
        Optional<BackfillStatus> known = backfills.status(spec.name());
        BackfillState before = known.map(BackfillStatus::state).orElse(BackfillState.PLANNED);
        if (before == BackfillState.CANCELLED) {
            throw cancelled(spec, known.map(BackfillStatus::rows).orElse(0L));
        }
        backfills.register(spec);
        if (before == BackfillState.DONE) {
            equipment
                    .listener()
                    .on(new RunEvent.ScriptNote(
                            migration,
                            "backfill " + spec.name()
                                    + " was done before, and nothing is changed now: a statement that is to run once more needs another name,"
                                    + " or mvn guard:backfill -Dguard.action=clean before it"));
        }
        if (spec.mode() == BackfillSpec.Mode.BACKGROUND) {
            equipment
                    .listener()
                    .on(new RunEvent.ScriptNote(
                            migration,
                            "backfill " + spec.name()
                                    + " is registered; it is done when mvn guard:backfill -Dguard.action=run, or another runner, has finished"
                                    + " it, and guard:gate stays closed until then"));
        } else {
            BackfillResult result = backfills.run(spec.name(), spec.workers());
            if (!result.succeeded()) {
                throw result.state() == BackfillState.CANCELLED ? cancelled(spec, result.rows()) : failed(spec, result);
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
        int number = unit.backfills.size();
        return number == 0 ? unit.migration.id() : unit.migration.id() + " " + (number + 1);
    }

    private static GuardException cancelled(BackfillSpec spec, long rows) {
        return new GuardException(
                Refusal.BACKFILL_FAILED,
                "Backfill " + spec.name() + " was cancelled after " + rows
                        + " rows. What was committed stays, and nothing was recorded. It does not go on: to begin it anew let"
                        + " mvn guard:backfill -Dguard.action=clean forget it first, and mind that rows which still fulfil its condition are"
                        + " changed once more. Or take the statement out of the migration.");
    }

    private static GuardException failed(BackfillSpec spec, BackfillResult result) {
        return new GuardException(
                Refusal.BACKFILL_FAILED,
                "Backfill " + spec.name() + " is " + result.state().name().toLowerCase(Locale.ROOT) + " after "
                        + result.rows() + " rows" + (result.error() == null ? "" : " (" + result.error() + ")")
                        + (result.failures().isEmpty()
                                ? ""
                                : "; of the rows that could not be changed the first has the key ("
                                        + String.join(
                                                ", ", result.failures().get(0).key()) + "): "
                                        + result.failures().get(0).message())
                        + ". What was committed stays, and nothing was recorded: mend the cause and run the migration again, which goes on"
                        + " where it stopped.");
    }
}
