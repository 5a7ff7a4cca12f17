package dev.pgguard.replica;

import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.ReplayState.Kind;
import dev.pgguard.retry.Sleeper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run from reporting success before its replicas have replayed it.
 *
 * <p>Sessions belong to the caller, are on the primary and in autocommit mode: inside a transaction the server keeps showing
 * the sessions it showed first, and waiting there would keep a snapshot. Every look is one query.
 */
public final class ReplicaGate {

    /** One look at everything, for callers that send it together with statements of their own; without parameters. */
    public static final String GLANCE_SQL = Look.SQL;

    private static final String NOTHING = "Nothing was applied.";
    private static final String APPLIED = "The migrations ARE applied and recorded. ";
    private static final Duration FIRST_DELAY = Duration.ofMillis(10);
    private static final Duration LONGEST_DELAY = Duration.ofMillis(500);
    /** A replica that needs a moment is nothing to tell. */
    private static final Duration FIRST_EVENT = Duration.ofSeconds(1);

    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(10);
    private static final int PASSES = 2;

    /** A standby that reconnects is back within moments: so long, in six looks, is nobody called missing. */
    private static final List<Duration> SURVEY_DELAYS = List.of(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(750));

    private final ReplicaPolicy policy;
    private final Sleeper sleeper;
    private final InstantSource clock;
    private final GuardListener listener;
    private final DirectReplicas direct;

    public ReplicaGate(ReplicaPolicy policy, Sleeper sleeper, InstantSource clock, GuardListener listener) {
        this(policy, sleeper, clock, listener, List.of());
    }

    /** @param direct replicas that are asked themselves; the caller closes them */
    public ReplicaGate(
            ReplicaPolicy policy,
            Sleeper sleeper,
            InstantSource clock,
            GuardListener listener,
            List<DirectReplica> direct) {
        this.policy = policy;
        this.sleeper = sleeper;
        this.clock = clock;
        this.listener = listener;
        this.direct = new DirectReplicas(direct);
    }

    /**
     * Before the first migration: whom the run will wait for. One look when all is well, up to six within 1.5 s otherwise.
     *
     * @throws GuardException REPLICAS_NOT_VISIBLE, REPLICA_MISSING, NOT_A_PRIMARY, CONNECTION_LOST: nothing may be applied
     */
    public Expectation survey(Connection session) {
        if (!policy.waits()) {
            return Expectation.NONE;
        }
        Survey survey = new Survey(policy.expected(), new Census(policy.exempt()));
        for (int look = 0; ; look++) {
            boolean last = look == SURVEY_DELAYS.size();
            Optional<Expectation> expectation = survey.judge(look(session, NOTHING), last, clock.instant());
            Optional<ReplayState> unfit = expectation.isPresent() ? unfit(session) : Optional.empty();
            if (unfit.isPresent() && last) {
                throw new GuardException(unfit.get().kind().refusal(), unfit.get() + ". " + NOTHING);
            }
            if (expectation.isPresent() && unfit.isEmpty()) {
                Expectation all = new Expectation(
                        expectation.get().replicas(), expectation.get().notWaitedFor(), direct.labels());
                listener.on(new ReplicasSurveyed(all));
                return all;
            }
            sleep(SURVEY_DELAYS.get(look), NOTHING);
        }
    }

    /** A replica that is asked itself, and does not answer or does not replay this primary's WAL. How far one is does not matter yet. */
    private Optional<ReplayState> unfit(Connection session) {
        for (ReplayState state : asked(session, identity(session, NOTHING), new WalPosition(0), NOTHING)) {
            if (!state.ready() && state.kind() != Kind.PAUSED && state.kind() != Kind.SILENT) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    private List<ReplayState> asked(
            Connection session, @Nullable PrimaryIdentity primary, WalPosition position, String left) {
        try {
            return primary == null ? List.of() : direct.look(session, primary, position, DirectReplica.Check.NONE);
        } catch (SQLException failure) {
            throw notLooked(failure, left);
        }
    }

    /**
     * After the last commit: waits until every replica has replayed all WAL that exists at the first look. That includes
     * commits which {@code synchronous_commit=off} has not written yet, whichever session made them.
     *
     * @throws GuardException REPLICA_NOT_REPLAYED, REPLICA_MISSING, REPLICAS_NOT_VISIBLE at the timeout; NOT_A_PRIMARY or
     *     CONNECTION_LOST at once. The migrations are applied in every case, and the message says so
     */
    public ReplicaReport await(Connection session, Expectation expectation) {
        if (!policy.waits()) {
            return new ReplicaReport(null, List.of(), Duration.ZERO, List.of(), List.of(), List.of());
        }
        Instant start = clock.instant();
        Look look = look(session, APPLIED);
        if (look.aurora() && !look.inRecovery()) {
            // the survey let it pass because nobody is expected
            ReplicaReport none =
                    new ReplicaReport(null, List.of(), Duration.ZERO, List.of(), expectation.notWaitedFor(), List.of());
            listener.on(new ReplicasReplayed(none));
            return none;
        }
        WalPosition position = positionToReach(look);
        if (!look.writtenPosition().reaches(position)) {
            haveItWritten(session);
        }
        PrimaryIdentity primary = identity(session, APPLIED);
        Progress progress = new Progress(policy.expected(), expectation, new Census(policy.exempt()));
        LagCourse course = new LagCourse();
        Duration delay = FIRST_DELAY;
        Duration nextEvent = FIRST_EVENT;
        for (int passes = 0; ; look = look(session, APPLIED)) {
            requirePrimary(look);
            List<ReplayState> asked = asked(session, primary, position, APPLIED);
            List<ReplayState> states = ReplayState.together(progress.judge(look, position, clock.instant()), asked);
            Duration waited = Duration.between(start, clock.instant());
            course.add(waited, states);
            passes = areReady(states) ? passes + 1 : 0;
            if (passes >= PASSES || states.isEmpty()) {
                ReplicaReport report = new ReplicaReport(
                        position, states, waited, course.points(), expectation.notWaitedFor(), direct.heldUp());
                listener.on(new ReplicasReplayed(report));
                return report;
            }
            if (passes > 0) {
                delay = FIRST_DELAY;
            } else {
                List<ReplayState> behind =
                        states.stream().filter(state -> !state.ready()).toList();
                if (waited.compareTo(policy.timeout()) >= 0) {
                    throw timedOut(look, position, behind);
                }
                if (waited.compareTo(nextEvent) >= 0) {
                    listener.on(new WaitingForReplicas(position, behind, waited, policy.timeout()));
                    nextEvent = waited.plus(BETWEEN_EVENTS);
                }
            }
            sleep(delay, APPLIED);
            delay = delay.multipliedBy(3).dividedBy(2);
            delay = delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
        }
    }

    /**
     * For a run that applied nothing: one look, a warning when something is not well, never a wait and never an exception.
     * The event is returned and not sent to the listener.
     */
    public Optional<GuardEvent> glance(Connection session) {
        if (!policy.waits()) {
            return Optional.empty();
        }
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(GLANCE_SQL)) {
            return glance(rows);
        } catch (SQLException failure) {
            return Optional.of(
                    new ReplicasNotReady(List.of("they could not be looked at (" + failure.getMessage() + ")")));
        }
    }

    /** The same from the rows of {@link #GLANCE_SQL}, which the caller has run. */
    public Optional<GuardEvent> glance(ResultSet rows) throws SQLException {
        return policy.waits()
                ? new Glance(policy.expected(), policy.exempt()).judge(Look.of(rows), clock.instant())
                : Optional.empty();
    }

    private static boolean areReady(List<ReplayState> states) {
        for (ReplayState state : states) {
            if (!state.ready()) {
                return false;
            }
        }
        return true;
    }

    private WalPosition positionToReach(Look first) {
        requirePrimary(first);
        return first.insertedPosition();
    }

    /**
     * Where somebody's open transaction wrote last, a quiet server leaves that WAL in memory for up to twenty seconds. The end of
     * a transaction with an id of its own makes the WAL writer take it along.
     */
    static void haveItWritten(Connection session) {
        try (Statement statement = session.createStatement()) {
            statement.execute("select pg_catalog.pg_current_xact_id()");
        } catch (SQLException unhelped) {
            // the next look tells what is wrong with the session
            return;
        }
    }

    private static void requirePrimary(Look look) {
        if (look.inRecovery()) {
            throw new GuardException(
                    Refusal.NOT_A_PRIMARY,
                    "The server became a standby while this run waited for the replicas. Whether the new primary has the"
                            + " migrations is not known: look at the history table there, then run migrate again.");
        }
    }

    private static GuardException timedOut(Look look, WalPosition position, List<ReplayState> behind) {
        Refusal refusal = Stream.of(
                        Refusal.REPLICA_MISSING,
                        Refusal.REPLICAS_NOT_VISIBLE,
                        Refusal.REPLICA_FOREIGN,
                        Refusal.REPLICA_PAUSED)
                .filter(worst -> behind.stream().anyMatch(state -> state.kind().refusal() == worst))
                .findFirst()
                .orElse(Refusal.REPLICA_NOT_REPLAYED);
        String advice =
                switch (refusal) {
                    case REPLICA_MISSING -> "bring the replica back (or correct expectedReplicas and drop its slot)";
                    case REPLICAS_NOT_VISIBLE -> "let a superuser run " + Words.grant(look.role());
                    case REPLICA_FOREIGN -> "correct replicaUrls, or point the replica to this primary";
                    default -> "let the replicas replay (select pg_wal_replay_resume(); where it is paused)";
                };
        return new GuardException(
                refusal,
                "Not every replica has replayed the migrations (WAL " + position + ") within replicaTimeout: "
                        + Words.clauses(behind) + ". " + APPLIED
                        + "Do not roll out code that needs them; " + advice + " and run migrate again.");
    }

    /** Null where no replica is asked itself. */
    private @Nullable PrimaryIdentity identity(Connection session, String left) {
        try {
            return direct.replicas().isEmpty() ? null : PrimaryIdentity.of(session);
        } catch (SQLException failure) {
            throw notLooked(failure, left);
        }
    }

    private static Look look(Connection session, String left) {
        try {
            if (!session.getAutoCommit()) {
                throw new IllegalStateException("The replica gate needs a session in autocommit mode.");
            }
            try (Statement statement = session.createStatement();
                    ResultSet rows = statement.executeQuery(Look.SQL)) {
                return Look.of(rows);
            }
        } catch (SQLException failure) {
            throw notLooked(failure, left);
        }
    }

    private static GuardException notLooked(SQLException failure, String left) {
        String state = failure.getSQLState();
        boolean lost = state != null && SqlState.isConnectionLoss(state);
        return new GuardException(
                lost ? Refusal.CONNECTION_LOST : Refusal.REPLICAS_NOT_VISIBLE,
                (lost
                                ? "The session was lost while it looked at the replicas (" + failure.getMessage()
                                        + "). "
                                : "The replicas could not be looked at (" + failure.getMessage() + "). ")
                        + left.strip()
                        + (left.equals(APPLIED)
                                ? " Whether the replicas have replayed them is not known: do not roll out code that needs"
                                        + " them; run migrate again."
                                : " Run migrate again."),
                failure);
    }

    private void sleep(Duration delay, String left) {
        try {
            sleeper.sleep(delay);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GuardException(
                    Refusal.REPLICA_NOT_REPLAYED,
                    "The run was interrupted while it looked at the replicas. " + left.strip() + " Run migrate again.",
                    interrupted);
        }
    }
}
