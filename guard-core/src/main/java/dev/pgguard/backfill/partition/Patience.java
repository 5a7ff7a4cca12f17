package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.DurationText;
import dev.pgguard.retry.Attempts;
import dev.pgguard.retry.Retrier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Runs a transaction that needs table locks: each wait is short, and after a failure everything is given back before the next attempt. */
final class Patience {

    /** A lock was not to be had in all attempts. */
    static final class Exhausted extends Exception {
        private static final long serialVersionUID = 1L;

        Exhausted(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What is done before an attempt, nothing held. */
    @FunctionalInterface
    interface Before {
        void attempt() throws SQLException, Exhausted, InterruptedException;
    }

    private static final Duration CALM = Duration.ofSeconds(5);

    private final RebuildPolicy policy;
    private final Surroundings surroundings;

    Patience(RebuildPolicy policy, Surroundings surroundings) {
        this.policy = policy;
        this.surroundings = surroundings;
    }

    /** @param what completes "could not …", for example {@code lock shop.visits} */
    <T> T run(RebuildSession session, String what, RebuildSession.Work<T> work)
            throws SQLException, Exhausted, InterruptedException {
        return run(session, what, () -> {}, work);
    }

    <T> T run(RebuildSession session, String what, Before before, RebuildSession.Work<T> work)
            throws SQLException, Exhausted, InterruptedException {
        Attempts attempts = new Retrier(
                        policy.locks(), surroundings.sleeper(), surroundings.clock(), surroundings.random())
                .start();
        while (true) {
            before.attempt();
            try {
                return session.transaction(inside -> {
                    inside.execute(
                            "set local lock_timeout = '" + policy.lockTimeout().toMillis() + "ms'");
                    return work.run(inside);
                });
            } catch (SQLException e) {
                if (!passing(e)) {
                    throw e;
                }
                Optional<Duration> delay = attempts.delayBeforeNext();
                if (delay.isEmpty()) {
                    throw new Exhausted(
                            "could not " + what + " in " + attempts.number() + " attempts within "
                                    + DurationText.of(attempts.elapsed()) + " (lockTimeout "
                                    + DurationText.of(policy.lockTimeout()) + ")",
                            e);
                }
                surroundings
                        .listener()
                        .on(new RebuildEvent.AttemptFailed(
                                what, attempts.number(), attempts.max(), String.valueOf(e.getMessage()), delay.get()));
                attempts.next(delay.get());
            }
        }
    }

    /**
     * Takes a lock of each table that blocks neither readers nor writers, for the strong one that follows: an autovacuum gives way to who
     * waits longer than {@code deadlock_timeout}, which nobody who blocks others should do.
     */
    void calm(RebuildSession inside, String... tables) throws SQLException {
        inside.execute("set local lock_timeout = '" + CALM.toMillis() + "ms'");
        for (String table : tables) {
            inside.execute("lock table only " + table + " in share update exclusive mode");
        }
        inside.execute("set local lock_timeout = '" + policy.lockTimeout().toMillis() + "ms'");
    }

    private static boolean passing(SQLException e) {
        return SqlState.isLockFailure(e)
                || SqlState.QUERY_CANCELED.equals(e.getSQLState())
                || SqlState.SERIALIZATION_FAILURE.equals(e.getSQLState())
                || e instanceof CatchUp.TooMany;
    }
}
