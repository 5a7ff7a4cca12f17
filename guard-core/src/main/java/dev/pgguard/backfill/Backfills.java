package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The front door of the backfill engine: plans, registers, runs and steers the jobs of one database.
 *
 * <p>The jobs stand in {@code pgguard.backfill_job}; any number of processes may run the same one. Only {@link #register} creates
 * anything. The methods that steer may be called from any thread and any process; those that run block until the job has ended.
 */
public final class Backfills {

    private final Sessions sessions;
    private final GuardListener listener;
    private final BackfillEquipment equipment;

    /** @param sessions on the primary; where the table's owner is somebody else, as a member of that role */
    public Backfills(Sessions sessions, GuardListener listener, BackfillEquipment equipment) {
        this.sessions = sessions;
        this.listener = listener;
        this.equipment = equipment;
    }

    /**
     * A dry run: nothing is created, and one sample batch is rolled back.
     *
     * @return also what refuses the backfill, see {@link BackfillPlan#feasible}
     * @throws GuardException BACKFILL_REFUSED when the statement is none that can be cut, or has no usable key; DATABASE_UNREACHABLE
     */
    public BackfillPlan plan(BackfillSpec spec) {
        return called((session, caller) ->
                new Planner(equipment).plan(session, caller, spec).plan());
    }

    /**
     * Makes the job known, and the tables where they are missing. The session's search path and role are kept with it. An equal spec that
     * is registered already, finished or not, is left as it is.
     *
     * @return its plan; empty when it was registered already
     * @throws GuardException BACKFILL_REFUSED when an obstacle refuses it; BACKFILL_CHANGED when another spec has this name
     */
    public Optional<BackfillPlan> register(BackfillSpec spec) {
        Optional<BackfillPlan> plan =
                called((session, caller) -> new Registration(new Planner(equipment)).register(session, caller, spec));
        plan.ifPresent(made -> listener.on(new BackfillEvent.Registered(spec.name(), made)));
        return plan;
    }

    /**
     * Works until the job is done, failed or cancelled, together with whoever else does; waits while it is paused. A failed job goes on:
     * its failed rows are tried again.
     *
     * @param workers sessions of this run; each looks at the server through a second one
     * @throws GuardException BACKFILL_UNKNOWN; REPLICAS_NOT_VISIBLE; DATABASE_UNREACHABLE, NOT_A_PRIMARY when an outage lasts too long:
     *     what was committed stays, and another run goes on
     */
    public BackfillResult run(String name, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, was " + workers);
        }
        try {
            Job job = new Patience(name, equipment, listener, () -> 0).with(() -> job(name));
            return new Run(sessions, job, workers, equipment, new Progress(job, listener, equipment)).run();
        } catch (SQLException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuardException(
                    Refusal.BACKFILL_UNFINISHED,
                    "The run of backfill " + name
                            + " was interrupted. What was committed stays; run it again to go on.",
                    e);
        }
    }

    /** Registers and runs, with the workers of the spec. */
    public BackfillResult run(BackfillSpec spec) {
        register(spec);
        return run(spec.name(), spec.workers());
    }

    /** Runs every job that is planned, running or failed, by priority and age, one after the other. */
    public List<BackfillResult> runAll(int workers) {
        List<BackfillResult> results = new ArrayList<>();
        List<String> names = asked(session -> Schema.exists(session)
                ? Query.list(
                        session,
                        "select name from pgguard.backfill_job where state not in ('done', 'cancelled', 'paused')"
                                + " order by priority desc, job_id",
                        row -> row.getString(1))
                : List.<String>of());
        for (String name : names) {
            results.add(run(name, workers));
        }
        return List.copyOf(results);
    }

    /** All jobs, oldest first; empty also where no backfill was ever registered. */
    public List<BackfillStatus> status() {
        return asked(session -> Schema.exists(session) ? Statuses.all(session) : List.<BackfillStatus>of());
    }

    public Optional<BackfillStatus> status(String name) {
        return status().stream().filter(job -> job.name().equals(name)).findFirst();
    }

    /** Rows that could not be changed, at most 1,000. */
    public List<FailedRow> failures(String name) {
        return asked(session -> Statuses.failures(session, job(session, name).id()));
    }

    /** Its workers stop before their next batch, and wait. A job that is not being worked on, or is over, is left as it is. */
    public void pause(String name) {
        step(name, BackfillState.PAUSED, BackfillState.PLANNED, BackfillState.RUNNING);
    }

    /** Its workers go on, and where none waits the next run does. */
    public void resume(String name) {
        step(name, BackfillState.RUNNING, BackfillState.PAUSED);
    }

    /** For good. What was done stays done. A job that is done stays done. */
    public void cancel(String name) {
        step(
                name,
                BackfillState.CANCELLED,
                BackfillState.PLANNED,
                BackfillState.RUNNING,
                BackfillState.PAUSED,
                BackfillState.VERIFYING,
                BackfillState.FAILED);
    }

    /** In effect from the next batch of each worker on. */
    public void changePace(String name, Pace pace) {
        asked(session -> {
            job(session, name);
            return PaceColumns.set(session, "pgguard.backfill_job", name, pace);
        });
    }

    /** @param priority a job waits while one with a higher priority is being worked on; 0 at first */
    public void prioritise(String name, int priority) {
        asked(session -> Batch.execute(
                session,
                "update pgguard.backfill_job set priority = ? where job_id = ?",
                priority,
                job(session, name).id()));
    }

    /** Looks once more whether anything was left out; changes nothing. */
    public Verified verify(String name) {
        Job job = asked(session -> job(session, name));
        try (WorkSession working = WorkSession.open(sessions, job);
                WorkSession looking = WorkSession.plain(sessions)) {
            Walk walk = Resumption.walk(looking.connection(), working.connection(), job);
            return new Verifier(looking.connection(), job).verify(working.connection(), walk);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** Forgets the jobs that are done or cancelled, with their failed rows. Returns their names. */
    public List<String> clean() {
        return asked(session -> Schema.exists(session)
                ? Query.list(
                        session,
                        """
                        with gone as (
                          delete from pgguard.backfill_job where state in ('done', 'cancelled') returning name)
                        select name from gone order by name
                        """,
                        row -> row.getString(1))
                : List.<String>of());
    }

    private void step(String name, BackfillState to, BackfillState... from) {
        asked(session -> Jobs.step(session, job(session, name).id(), to, null, from));
    }

    private Job job(String name) throws SQLException {
        try (WorkSession session = WorkSession.plain(sessions)) {
            return job(session.connection(), name);
        }
    }

    private static Job job(Connection session, String name) throws SQLException {
        Optional<Job> job = Schema.exists(session) ? Jobs.find(session, name) : Optional.empty();
        return job.orElseThrow(() -> new GuardException(
                Refusal.BACKFILL_UNKNOWN,
                "There is no backfill " + name + " in pgguard.backfill_job of this database. Nothing was changed."));
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection session) throws SQLException;
    }

    private <T> T asked(Question<T> question) {
        try (WorkSession session = WorkSession.plain(sessions)) {
            return question.ask(session.connection());
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    @FunctionalInterface
    private interface Plan<T> {
        T make(Connection session, Caller caller) throws SQLException;
    }

    private <T> T called(Plan<T> plan) {
        try (WorkSession session = WorkSession.asOpened(sessions)) {
            Caller caller = Caller.of(session.connection());
            session.ownPath();
            return plan.make(session.connection(), caller);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private static GuardException unreachable(SQLException failure) {
        if (SqlState.READ_ONLY_SQL_TRANSACTION.equals(failure.getSQLState())) {
            return new GuardException(
                    Refusal.NOT_A_PRIMARY,
                    "The server takes no changes (" + Reason.of(failure)
                            + "). What was committed stays. Connect to the primary, for example with targetServerType=primary in the URL.",
                    failure);
        }
        if (SqlState.INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
            return new GuardException(
                    Refusal.PRIVILEGE_MISSING,
                    "The role may not do what a backfill needs (" + Reason.of(failure)
                            + "). What was committed stays. It needs the table itself, CREATE on the database for the first registration, and"
                            + " afterwards GRANT USAGE ON SCHEMA pgguard TO …; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA"
                            + " pgguard TO …;",
                    failure);
        }
        return new GuardException(
                Refusal.DATABASE_UNREACHABLE,
                "The database did not answer as a backfill needs it (" + Reason.of(failure)
                        + "). What was committed stays; try again when it does.",
                failure);
    }
}
