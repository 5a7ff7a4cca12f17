package dev.pgguard;

import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.FreezeBudget;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.retry.Attempts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attempts of one transaction of the host: decides after a rollback whether it is run again as a whole. */
final class Repetition {

    private final Equipment equipment;
    private final Host host;
    private final Attempts attempts;
    private final FreezeBudget budget;
    private LockReport seen = LockReport.nothing();
    private String lastFailure = "";
    private Duration frozen = Duration.ZERO;
    private int queue;
    private boolean measured = true;
    private @Nullable Long walBefore;

    Repetition(Equipment equipment, Host host, FreezeBudget budget) {
        this.equipment = equipment;
        this.host = host;
        this.attempts = equipment.retrier().start();
        this.budget = budget;
    }

    /** Of all attempts. */
    FreezeBudget budget() {
        return budget;
    }

    Attempts attempts() {
        return attempts;
    }

    /** Which migration failed last, and why; empty before any has. */
    String lastFailure() {
        return lastFailure;
    }

    /** What others have waited behind the failed ones. */
    Duration frozen() {
        return frozen;
    }

    /** Most sessions that waited behind one of them at one time. */
    int queue() {
        return queue;
    }

    /** Where the WAL ended before the first of them; null when that is not known. */
    @Nullable
    Long walBefore() {
        return walBefore;
    }

    /** Whether that is known. */
    boolean measured() {
        return measured;
    }

    /** What was seen of the last failed attempt. */
    LockReport seen() {
        return seen;
    }

    /** After the rollback: names the blockers, then sleeps with nothing held; false when there is no further attempt. */
    boolean repeats(Unit unit, Exception e) throws SQLException {
        Unit.Failure failure = failure(unit, e);
        if (failure == null) {
            return false;
        }
        Connection session = equipment.session();
        seen = session.getAutoCommit()
                ? failure.report().orElse(() -> LockWatch.holders(session, unit.asked))
                : failure.report();
        Duration delay = failure.delay();
        if (delay == null || unit.notUndone != null) {
            if (!failure.report().watched()) {
                equipment.listener().on(new RunEvent.ScriptNote(unit.migration.id(), seen.describe()));
            }
            return false;
        }
        try {
            host.rewind();
        } catch (RuntimeException lost) {
            equipment
                    .listener()
                    .on(new RunEvent.ScriptNote(
                            unit.migration.id(), Stories.sentence(failure.story()) + seen.afterFailure()));
            lost.addSuppressed(e);
            throw lost;
        }
        equipment
                .listener()
                .on(RunEvent.RetryScheduled.of(
                        unit, attempts, unit.recording.now(), failure.start(), failure.story(), seen, delay));
        frozen = frozen.plus(unit.recording.frozen());
        queue = Math.max(queue, unit.recording.queue());
        measured &= unit.recording.measured();
        walBefore = unit.recording.walBefore();
        lastFailure = unit.migration.id() + ": " + Stories.sentence(failure.story()) + seen.afterFailure();
        unit.pause(attempts, delay, e);
        return true;
    }

    /**
     * What another attempt may cure, or null. The host or a Java migration may have wrapped the failure, hidden it behind the
     * "transaction is aborted" that follows it, or met it on a session that is not observed.
     */
    private Unit.@Nullable Failure failure(Unit unit, Exception e) {
        Optional<SQLException> cause = SqlState.sqlException(e);
        Unit.Failure met = unit.failure;
        if (met != null) {
            String state = cause.map(SQLException::getSQLState).orElse(met.sqlState());
            return state.equals(met.sqlState()) || state.equals(SqlState.IN_FAILED_SQL_TRANSACTION) ? met : null;
        }
        return cause.filter(SqlState::isLockFailure)
                .map(unseen -> new Unit.Failure(
                        unseen,
                        unseen.getSQLState(),
                        Stories.firstLine(unseen),
                        Duration.ZERO,
                        LockReport.nothing(),
                        unit.delayAfter(attempts, LockReport.nothing())))
                .orElse(null);
    }
}
