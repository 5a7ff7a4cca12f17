package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.PaceColumns;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The front door: recomputes a partitioned table partition by partition, each into a shadow that takes its place at one moment.
 *
 * <p>Rebuilds stand in {@code pgguard.rebuild_job} and {@code pgguard.rebuild_partition}; any number of processes may run the same one. The
 * methods that steer may be called from any process; {@link #run} blocks until nothing is left to do for it.
 */
public final class PartitionRebuild {

    private final Sessions sessions;
    private final RebuildPolicy policy;
    private final Surroundings surroundings;

    /** @param sessions on the primary, as the owner of the partitions or a member of that role */
    public PartitionRebuild(Sessions sessions, RebuildPolicy policy, Surroundings surroundings) {
        this.sessions = sessions;
        this.policy = policy;
        this.surroundings = surroundings;
    }

    /** What is done in a session of its own. */
    @FunctionalInterface
    private interface Visit<T> {
        T in(RebuildSession session) throws SQLException, Patience.Exhausted, InterruptedException;
    }

    /** A dry run: nothing is created. */
    public RebuildPlan plan(RebuildSpec spec) throws InterruptedException {
        return visit(session -> plan(session, spec));
    }

    /**
     * Registers the rebuild where it is not known yet, and works until every partition is done or failed, or others work on what is left.
     * A partition that fails does not keep the next from its turn. What an interrupted run has begun is taken up where it stands, and what
     * failed is tried again.
     *
     * @return where it stands then
     * @throws GuardException REBUILD_REFUSED when a partition has an obstacle, REBUILD_CHANGED when another spec has this name: nothing was
     *     created; DATABASE_UNREACHABLE when the server stays away
     */
    public RebuildStatus run(RebuildSpec spec) throws InterruptedException {
        try (RebuildRun run = new RebuildRun(sessions, spec, policy, surroundings)) {
            return run.work(session -> begin(session, spec));
        }
    }

    /** All rebuilds, oldest first. */
    public List<RebuildStatus> status() throws InterruptedException {
        return visit(Statuses::of);
    }

    public Optional<RebuildStatus> status(String name) throws InterruptedException {
        return status().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Its runners stop before their next batch or step, and wait. Changed keys are noted further on. */
    public void pause(String name) throws InterruptedException {
        steer(name, "paused", "running");
    }

    /** Runners that wait go on; one that has ended has to be started again. */
    public void resume(String name) throws InterruptedException {
        visit(session -> {
            Control.Job job = Control.known(session, name);
            Control.again(session, job);
            return Control.state(session, job.id(), "running", "paused");
        });
    }

    /** For good: partitions that are not swapped yet become as they were before, those that are stay swapped. */
    public void cancel(String name) throws InterruptedException {
        steer(name, "cancelled", "running", "paused", "failed");
        visit(session -> {
            new Clearing(session, policy, surroundings).giveUp(Control.known(session, name));
            return true;
        });
    }

    /** In effect from the next batch of each runner on. One that is over is left as it is. */
    public void changePace(String name, Pace pace) throws InterruptedException {
        visit(session -> PaceColumns.set(
                session.connection(),
                "pgguard.rebuild_job",
                Control.known(session, name).name(),
                pace));
    }

    /**
     * Drops the old partitions whose time is over, and what given-up partitions left behind; forgets rebuilds of which nothing is left.
     *
     * @return the names of the tables that were dropped
     */
    public List<String> clean() throws InterruptedException {
        return visit(session ->
                Control.exists(session) ? new Clearing(session, policy, surroundings).clean() : List.<String>of());
    }

    private void steer(String name, String to, String... from) throws InterruptedException {
        visit(session -> Control.state(session, Control.known(session, name).id(), to, from));
    }

    private static RebuildPlan plan(RebuildSession session, RebuildSpec spec) throws SQLException {
        List<RebuildPlan.Part> parts = new ArrayList<>();
        for (Partitions.Found found : Partitions.of(session, spec)) {
            List<String> obstacles = Obstacles.of(session, spec, found);
            parts.add(Query.one(
                    session.connection(),
                    "select c.reltuples::int8, pg_catalog.pg_total_relation_size(c.oid) from pg_catalog.pg_class c where c.oid = ?::int8::oid",
                    row -> new RebuildPlan.Part(found.qualified(), row.getLong(1), row.getLong(2), obstacles),
                    found.oid()));
        }
        return new RebuildPlan(spec.name(), spec.parent(), parts, Notes.of(session, spec));
    }

    private void begin(RebuildSession session, RebuildSpec spec) throws SQLException {
        register(session, spec);
        Control.again(session, Control.known(session, spec.name()));
    }

    private void register(RebuildSession session, RebuildSpec spec) throws SQLException {
        Optional<Control.Job> known = Control.job(session, spec.name());
        if (known.isEmpty()) {
            RebuildPlan plan = plan(session, spec);
            if (!plan.feasible()) {
                throw refused(plan);
            }
            List<Partition> partitions = new ArrayList<>();
            for (Partitions.Found found : Partitions.of(session, spec)) {
                Partitions.read(session, found.oid()).ifPresent(partitions::add);
            }
            ControlTables.create(session);
            Control.register(session, spec, policy.pace(), partitions);
            known = Control.job(session, spec.name());
        }
        Control.Job job = known.orElseThrow();
        if (!job.sha256().equals(spec.sha256())) {
            throw new GuardException(
                    Refusal.REBUILD_CHANGED,
                    "The rebuild " + spec.name()
                            + " was registered " + (job.origin() == null ? "" : "by " + job.origin() + " ")
                            + "with another spec; half of the table would come out one way and half the"
                            + " other. Registered: " + job.spec() + ". Now: " + spec.text()
                            + ". It stands as it was. Take the old spec, or give the new one a name of its own.");
        }
    }

    private static GuardException refused(RebuildPlan plan) {
        StringBuilder text = new StringBuilder();
        for (RebuildPlan.Part part : plan.partitions()) {
            if (!part.obstacles().isEmpty()) {
                text.append("\n  ").append(part.partition()).append(": ").append(String.join("; ", part.obstacles()));
            }
        }
        return new GuardException(
                Refusal.REBUILD_REFUSED,
                "The rebuild " + plan.name() + " of " + plan.parent() + " would not leave everything as it is:" + text
                        + "\n  Nothing was created.");
    }

    private <T> T visit(Visit<T> visit) throws InterruptedException {
        try (RebuildSession session = RebuildSession.open(sessions, "rebuild")) {
            return visit.in(session);
        } catch (Patience.Exhausted e) {
            throw new GuardException(
                    Refusal.LOCK_NOT_AVAILABLE,
                    Reason.of(e) + ". What was done before stays. Wait for whoever holds the table, and try again.",
                    e);
        } catch (SQLException e) {
            throw RebuildRun.failed(e);
        }
    }
}
