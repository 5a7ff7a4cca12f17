package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Pace;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Attempts;
import dev.pgguard.retry.Retrier;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One runner of a job: takes a partition that nobody else works on, and finds the server again when it loses it. */
final class RebuildRun implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** A session that was there for so long was well: losing it is a new outage. */
    private static final Duration WELL = Duration.ofMinutes(1);

    private final Sessions sessions;
    private final RebuildSpec spec;
    private final RebuildPolicy policy;
    private final Surroundings surroundings;
    private @Nullable RebuildSession session;

    RebuildRun(Sessions sessions, RebuildSpec spec, RebuildPolicy policy, Surroundings surroundings) {
        this.sessions = sessions;
        this.spec = spec;
        this.policy = policy;
        this.surroundings = surroundings;
    }

    /** What comes before the first partition; may be done again. */
    @FunctionalInterface
    interface Beginning {
        void in(RebuildSession session) throws SQLException;
    }

    RebuildStatus work(Beginning beginning) throws InterruptedException {
        Attempts attempts = outage();
        Set<Integer> tried = new HashSet<>();
        boolean begun = false;
        boolean lost = false;
        while (true) {
            Instant turn = surroundings.clock().instant();
            try {
                if (!begun) {
                    beginning.in(open());
                    begun = true;
                }
                Control.Job job = Control.known(open(), spec.name());
                List<Control.Row> left = left(job, tried);
                Optional<Control.Row> row = job.state().equals("cancelled") ? Optional.empty() : take(left);
                if (row.isPresent()) {
                    turn(job, row.get());
                    tried.add(row.get().number());
                    attempts = outage();
                    lost = false;
                } else if (lost && !left.isEmpty() && attempts.delayBeforeNext().isPresent()) {
                    // the backend of the lost session may be alive, and holds its partition as long as it is
                    attempts.next(attempts.delayBeforeNext().orElse(LOOK_AGAIN));
                } else {
                    finish(job);
                    return Statuses.of(open(), job);
                }
            } catch (SQLException e) {
                if (!SqlState.isConnectionLoss(e)) {
                    throw failed(e);
                }
                close();
                lost = true;
                if (Duration.between(turn, surroundings.clock().instant()).compareTo(WELL) > 0) {
                    attempts = outage();
                }
                Duration delay = attempts.delayBeforeNext().orElseThrow(() -> failed(e));
                surroundings.listener().on(new RebuildEvent.SessionLost(spec.name(), Reason.of(e), delay));
                attempts.next(delay);
            }
        }
    }

    private Attempts outage() {
        return new Retrier(policy.outage(), surroundings.sleeper(), surroundings.clock(), surroundings.random())
                .start();
    }

    private RebuildSession open() throws SQLException {
        RebuildSession open = session;
        if (open == null) {
            open = RebuildSession.open(sessions, "rebuild");
            session = open;
        }
        return open;
    }

    private List<Control.Row> left(Control.Job job, Set<Integer> tried) throws SQLException {
        List<Control.Row> rows = Control.rows(open(), job.id()).stream()
                .filter(RebuildRun::unfinished)
                .toList();
        // the shadow of the DEFAULT partition would take over the CHECKs that the others' rebuilds put there: it comes
        // last, and alone
        boolean last = rows.stream().allMatch(Control.Row::byDefault);
        return rows.stream()
                .filter(row -> !tried.contains(row.number()) && (last || !row.byDefault()))
                .toList();
    }

    private static boolean unfinished(Control.Row row) {
        return row.state().equals("pending") || row.state().equals("running");
    }

    /** With its lock; empty when others work on each of them. */
    private Optional<Control.Row> take(List<Control.Row> left) throws SQLException {
        for (Control.Row row : left) {
            if (Control.take(open(), row)) {
                Control.Row now = Control.row(open(), row);
                if (unfinished(now)) {
                    return Optional.of(now);
                }
                Control.giveBack(open(), row);
            }
        }
        return Optional.empty();
    }

    private void turn(Control.Job job, Control.Row row) throws SQLException, InterruptedException {
        RebuildSession open = open();
        try {
            Pace pace = checkpoint(job);
            Control.state(open, row, "running", null);
            new PartitionWork(
                            open,
                            spec,
                            policy,
                            surroundings,
                            new Paced(pace, policy.replicas(), surroundings),
                            () -> checkpoint(job))
                    .run(row);
            Control.state(open, row, "done", null);
        } catch (PartitionWork.Cancelled e) {
            giveUp(row, "pending", null);
        } catch (Patience.Exhausted e) {
            Control.Row now = Control.row(open, row);
            failed(
                    now,
                    Reason.of(e) + "; it stays at step "
                            + (now.step() == null ? "none" : now.step().text())
                            + ", and the next run goes on from there; cancel takes back what is not swapped");
        } catch (Mismatch e) {
            giveUp(row, "failed", String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            if (SqlState.isConnectionLoss(e)) {
                throw e;
            }
            giveUp(row, "failed", Reason.of(e));
        }
        Control.giveBack(open, row);
        surroundings.sleeper().sleep(policy.pause());
    }

    private void failed(Control.Row row, String why) throws SQLException {
        Control.state(open(), row, "failed", why);
        surroundings.listener().on(new RebuildEvent.PartitionFailed(row.qualified(), why));
    }

    /** A swapped one stays swapped. */
    private void giveUp(Control.Row begun, String state, @Nullable String why)
            throws SQLException, InterruptedException {
        Control.Row row = Control.row(open(), begun);
        String left = "";
        try {
            if (row.reached(Step.SWAP)) {
                left =
                        ". It is swapped; what served the rebuild is still there, and the next run or clean takes it away";
            } else {
                new Tidying(new Patience(policy, surroundings)).giveUp(open(), row);
            }
        } catch (Patience.Exhausted e) {
            left = ". Its triggers, " + "pgguard.delta_" + row.oid() + " and the shadow pgguard_new_" + row.oid()
                    + " are still there (" + Reason.of(e) + "); cancel or clean takes them away";
        }
        if (why == null) {
            Control.state(open(), row, state, null);
        } else {
            failed(row, why + (left.isEmpty() ? ". It is as it was before" : left));
        }
    }

    private Pace checkpoint(Control.Job job) throws SQLException, PartitionWork.Cancelled, InterruptedException {
        boolean told = false;
        while (true) {
            Control.Standing standing = Control.standing(open(), job.id());
            if (standing.state().equals("cancelled")) {
                throw new PartitionWork.Cancelled();
            }
            if (!standing.state().equals("paused")) {
                return standing.pace();
            }
            if (!told) {
                surroundings.listener().on(new RebuildEvent.Paused(job.name()));
                told = true;
            }
            surroundings.sleeper().sleep(LOOK_AGAIN);
        }
    }

    /** The state of the job, when no partition is left to anybody. */
    private void finish(Control.Job job) throws SQLException {
        List<Control.Row> rows = Control.rows(open(), job.id());
        if (rows.stream().allMatch(row -> row.state().equals("done"))) {
            Control.state(open(), job.id(), "done", "running", "failed");
        } else if (rows.stream()
                .allMatch(row -> row.state().equals("done") || row.state().equals("failed"))) {
            Control.state(open(), job.id(), "failed", "running");
        }
    }

    static GuardException failed(SQLException e) {
        return SqlState.isConnectionLoss(e)
                ? new GuardException(
                        Refusal.DATABASE_UNREACHABLE,
                        "The server cannot be reached: " + Reason.of(e)
                                + ". What was committed stays; the next run looks where it stands and goes on.",
                        e)
                : new GuardException(
                        Refusal.REBUILD_FAILED,
                        "The rebuild stopped: " + Reason.of(e)
                                + ". What was committed stays; the status tells where each partition stands.",
                        e);
    }

    @Override
    public void close() {
        RebuildSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
