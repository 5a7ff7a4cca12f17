package dev.pgguard;

import dev.pgguard.index.IndexEvent;
import dev.pgguard.index.IndexGuard;
import dev.pgguard.index.InvalidIndex;
import dev.pgguard.index.TableBusy;
import dev.pgguard.index.Verdict;
import dev.pgguard.jdbc.SessionObserver.Execution;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.Footprint;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.replica.StandbyBusy;
import dev.pgguard.retry.Attempts;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.StatementText;
import dev.pgguard.sql.locks.SqlParser;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement outside a transaction: it is the unit of retry, those before it are not run again. */
final class LoneStatement {

    private final Equipment equipment;
    private final GuardSettings.Tripwire tripwire;
    private final Unit unit;
    private final Execution execution;
    private final Statement statement;
    private LockWatch.Watched watched = LockReport::nothing;

    LoneStatement(
            Equipment equipment, GuardSettings.Tripwire tripwire, Unit unit, Execution execution, Statement statement) {
        this.equipment = equipment;
        this.tripwire = tripwire;
        this.unit = unit;
        this.execution = execution;
        this.statement = statement;
    }

    Object run() throws SQLException {
        Attempts attempts = equipment.retrier().start();
        while (true) {
            LockClass asked = LockClass.of(statement, unit.created);
            Duration began = unit.recording.now();
            unit.budget.attempt(attempts.left());
            equipment.timeouts().override(unit::over);
            equipment.prepare(unit, asked, asked != LockClass.ROW);
            watched = LockReport::nothing;
            try {
                return attempt(attempts);
            } catch (SQLException thrown) {
                LockReport report = watched.end();
                SQLException e = equipment.failed(unit, thrown, report);
                unit.failedAfter(began, report);
                List<String> left = IndexGuard.concerns(statement) && !SqlState.isConnectionLoss(e)
                        ? equipment.indexes().afterFailure(equipment.session(), statement)
                        : List.of();
                boolean stays = !left.isEmpty() && !equipment.indexes().repairs();
                Duration delay = stays ? null : delay(attempts, e, report);
                if (delay == null) {
                    throw finallyFailed(attempts, e, report, left);
                }
                equipment
                        .listener()
                        .on(RunEvent.RetryScheduled.of(
                                unit,
                                attempts,
                                unit.recording.now().minus(began),
                                Duration.ZERO,
                                Stories.failure(e, report, statement, equipment.timeouts()),
                                told(e, report),
                                delay));
                unit.repeats++;
                unit.pause(attempts, delay, e);
            } finally {
                watched.end();
            }
        }
    }

    private Object attempt(Attempts attempts) throws SQLException {
        IndexGuard indexes = equipment.indexes();
        boolean concurrent = IndexGuard.concerns(statement);
        if (concurrent) {
            equipment.host().beforeConcurrentIndex();
        }
        if (concurrent && indexes.before(equipment.session(), statement) == Verdict.DONE) {
            done();
            return execution.skip();
        }
        Optional<Detachment> detachment = Detachment.of(statement);
        if (detachment.isPresent() && detachment.get().before(equipment.session()) == Verdict.DONE) {
            equipment
                    .listener()
                    .on(new RunEvent.ScriptNote(
                            unit.migration.id(),
                            detachment.get().partition() + " is detached from "
                                    + detachment.get().table() + ": the statement counts as done"));
            done();
            return execution.skip();
        }
        equipment.requireNoReadersOnStandbys(unit, List.of(statement));
        Rewrites rewrites = new Rewrites(equipment, tripwire, unit);
        List<Footprint.Committed> before = rewrites.before(List.of(statement));
        Duration start = unit.recording.now();
        watched = equipment.watch(unit, LockClass.of(statement, unit.created));
        Object result = execution.run();
        equipment.tellNotSeen(unit, unit.ran(List.of(statement), start, watched.end(), execution.rows()));
        rewrites.after(before);
        unit.recording.forgetEmptied();
        if (concurrent) {
            indexes.verify(equipment.session(), statement);
            built(unit.recording.now().minus(start));
        }
        equipment.executed(unit, statement);
        done();
        if (attempts.number() > 1) {
            equipment
                    .listener()
                    .on(new RunEvent.StatementDone(unit.migration.id(), attempts.number(), attempts.elapsed()));
        }
        return result;
    }

    private void built(Duration took) {
        if (statement instanceof Statement.CreateIndex create) {
            String name = create.name() == null ? "on " + create.table() : create.name();
            equipment.listener().on(new IndexEvent.IndexBuilt(name, took));
        }
    }

    private void done() {
        boolean proven = IndexGuard.concerns(statement)
                || Detachment.of(statement).isPresent()
                || statement instanceof Statement.SetParameter;
        if (unit.inBody && !(statement instanceof Statement.TransactionControl)) {
            unit.done(StatementText.summary(statement.sql()), proven);
        }
    }

    /** Before another attempt; null when the policy allows none, or when the failure may have left something behind. */
    private @Nullable Duration delay(Attempts attempts, SQLException e, LockReport report) {
        if (!mayBeCured(e)) {
            return null;
        }
        if (!execution.repeatable() || SqlParser.mayCommitInTheMiddle(statement.sql())) {
            unit.notUndone = "it may have committed a part of its work";
        }
        return unit.delayAfter(attempts, report);
    }

    private SQLException finallyFailed(Attempts attempts, SQLException e, LockReport report, List<String> left) {
        if (SqlState.isConnectionLoss(e)) {
            return Stories.connectionLost(unit, e);
        }
        if (!mayBeCured(e)) {
            return Stories.failedAlone(unit, e, IndexGuard.concerns(statement), left);
        }
        String failure = Stories.failure(e, report, null, equipment.timeouts());
        SQLException gaveUp = Stories.gaveUp(unit, attempts, e, failure, told(e, report), left);
        unit.lockFailure = gaveUp;
        return gaveUp;
    }

    private static boolean mayBeCured(SQLException e) {
        return e instanceof InvalidIndex || SqlState.isLockFailure(e);
    }

    /** Who was waited for before the build is in the failure's own words. */
    private LockReport told(SQLException e, LockReport report) {
        if (e instanceof StandbyBusy busy) {
            return busy.report();
        }
        if (e instanceof TableBusy) {
            return report;
        }
        return report.orElse(() -> IndexGuard.concerns(statement)
                ? LockWatch.holdersOfConcurrent(equipment.session(), statement.locks())
                : LockWatch.holders(equipment.session(), statement.locks()));
    }
}
