package dev.pgguard.backfill;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Attempts;
import dev.pgguard.retry.Retrier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Begins work anew, with new sessions, while the server is gone, is a standby, or has no room; what it does may be done twice. */
final class Patience {

    /** Work that went on for so long had a server, also where it only waited for a replica: what fails behind it is a new outage. */
    private static final Duration WELL = Duration.ofMinutes(1);

    /** What needs sessions, and opens them itself. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException, InterruptedException;
    }

    private final String job;
    private final GuardListener told;
    private final LongSupplier progress;
    private final BackfillEquipment equipment;
    private final Retrier retrier;

    /** @param progress grows with what is achieved: an outage behind it is a new one */
    Patience(String job, BackfillEquipment equipment, GuardListener told, LongSupplier progress) {
        this.job = job;
        this.told = told;
        this.progress = progress;
        this.equipment = equipment;
        this.retrier = new Retrier(equipment.outage(), equipment.sleeper(), equipment.clock(), equipment.random());
    }

    /**
     * Until it has run through.
     *
     * @throws SQLException of another kind
     * @throws GuardException DATABASE_UNREACHABLE or NOT_A_PRIMARY when an outage lasts too long
     */
    <T> T with(Work<T> work) throws SQLException, InterruptedException {
        Attempts attempts = retrier.start();
        while (true) {
            long before = progress.getAsLong();
            long begun = equipment.nanos().getAsLong();
            try {
                return work.run();
            } catch (SQLException e) {
                if (!Failures.isOutage(e)) {
                    throw e;
                }
                if (progress.getAsLong() > before || equipment.since(begun).compareTo(WELL) > 0) {
                    attempts = retrier.start();
                }
                Optional<Duration> delay = attempts.delayBeforeNext();
                if (delay.isEmpty()) {
                    throw tooLong(e);
                }
                told.on(new BackfillEvent.Reconnecting(job, Reason.of(e), delay.get()));
                attempts.next(delay.get());
            }
        }
    }

    private GuardException tooLong(SQLException failure) {
        boolean standby = SqlState.READ_ONLY_SQL_TRANSACTION.equals(failure.getSQLState());
        return new GuardException(
                standby ? Refusal.NOT_A_PRIMARY : Refusal.DATABASE_UNREACHABLE,
                "Backfill " + job + " had nobody to work with for too long (" + Reason.of(failure)
                        + "). Every batch that was committed stays, and the job is unchanged: run it again when the primary is"
                        + " well" + (standby ? ", with a URL that leads to it (targetServerType=primary)." : "."),
                failure);
    }
}
