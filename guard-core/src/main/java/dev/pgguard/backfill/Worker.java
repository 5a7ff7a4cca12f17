package dev.pgguard.backfill;

import dev.pgguard.backfill.Batch.Outcome;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Works on one job with one session, batch after batch, until no chunk is left or the job is over; a lost session is replaced. */
final class Worker {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT_WITHOUT_TARGET = Duration.ofSeconds(30);

    /** So many attempts at one row, each of which waits for a second, and somebody has to look. */
    static final int HOPELESS = 200;

    /** The question holds the batch's locks a little longer, and whoever waits for one batch will wait for others. */
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofMillis(200);

    private static final String BLOCKED =
            """
            select pg_catalog.count(*) from pg_catalog.pg_locks l
             where not l.granted and ?::pg_catalog.int4 = any (pg_catalog.pg_blocking_pids(l.pid))
            """;

    private final Sessions sessions;
    private final Job job;
    private final BackfillEquipment equipment;
    private final Progress progress;
    private final Brakes brakes;
    private final Pacer pacer = new Pacer();
    private final StrideChoice strides;
    private final BooleanSupplier stopped;
    private int chunk;
    private boolean bisect;
    private boolean shrunk;
    private boolean inWindow;
    private int attemptsOfOneRow;
    private Duration worked = Duration.ZERO;

    Worker(Sessions sessions, Job job, BackfillEquipment equipment, Shared shared, int chunk) {
        this.sessions = sessions;
        this.job = job;
        this.equipment = equipment;
        this.progress = shared.progress();
        this.brakes = new Brakes(job, equipment, shared.budget());
        this.strides = new StrideChoice(job.stride());
        this.stopped = shared.stopped();
        this.chunk = chunk;
    }

    /** What the workers of a run have in common. */
    record Shared(Progress progress, WalBudget budget, BooleanSupplier stopped) {}

    /**
     * Until there is nothing to do.
     *
     * @throws SQLException when it cannot go on, and rows are not to blame
     * @throws GuardException DATABASE_UNREACHABLE when an outage lasts too long
     */
    void run() throws SQLException, InterruptedException {
        new Patience(job.name(), equipment, progress::tell, progress::batches).with(() -> {
            work();
            return true;
        });
    }

    private void work() throws SQLException, InterruptedException {
        try (WorkSession working = WorkSession.open(sessions, job);
                WorkSession looking = WorkSession.plain(sessions)) {
            int pid = primary(working.connection());
            primary(looking.connection());
            Walk walk = Resumption.walk(looking.connection(), working.connection(), job);
            FailedRows failed = new FailedRows(row -> progress.tell(new BackfillEvent.RowFailed(job.name(), row)));
            Batch batch = new Batch(working.connection(), job, walk, failed);
            Looks looks = new Looks(looking.connection(), pid);
            try {
                while (!stopped.getAsBoolean()) {
                    Open open = looks.untilOpen();
                    if (open == null || !step(working, batch, open, looks)) {
                        return;
                    }
                }
            } finally {
                progress.left(looking.connection(), pid);
            }
        }
    }

    /**
     * The process id of a backend on a primary. After a failover a URL may lead to a standby, where the looks would fail for reasons that
     * do not tell it; a server becomes one only by a restart, which no session survives.
     */
    private static int primary(Connection session) throws SQLException {
        return Query.one(session, "select pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery()", row -> {
            if (row.getBoolean(2)) {
                throw new SQLException("the server is a standby", SqlState.READ_ONLY_SQL_TRANSACTION);
            }
            return row.getInt(1);
        });
    }

    /** One batch; false when there is none left. */
    private boolean step(WorkSession working, Batch batch, Open open, Looks looks)
            throws SQLException, InterruptedException {
        Pace pace = open.pace();
        working.statementTimeout(timeout(pace));
        int rows = pacer.rows(pace);
        long start = equipment.nanos().getAsLong();
        Outcome outcome;
        try {
            Batch.Wish wish = new Batch.Wish(
                    rows, shrunk || bisect || inWindow ? 1 : strides.next(open.around()), chunk, bisect, shrunk);
            outcome = batch.run(wish, () -> {
                worked = equipment.since(start);
                looks.complaints();
            });
        } catch (SQLException e) {
            again(e, rows);
            return true;
        }
        Duration duration = equipment.since(start);
        if (outcome instanceof Outcome.NothingFree none) {
            equipment.sleeper().sleep(Duration.ofMillis(20));
            return none.pending() > 0;
        }
        Outcome.Applied applied = (Outcome.Applied) outcome;
        chunk = applied.chunk();
        inWindow = applied.pass() + 1 < applied.stride();
        bisect = false;
        shrunk = false;
        attemptsOfOneRow = 0;
        strides.saw(applied);
        if (applied.pass() == 0) {
            // the wait for the disk, or for a synchronous standby, is the same for few rows: fewer would not be quicker
            pacer.took(worked, pace, applied.stride());
        }
        progress.applied(applied);
        looks.tick(rows, null);
        Duration pause = pacer.pause(duration, pace, open.around().vacuumed());
        if (!pause.isZero()) {
            equipment.sleeper().sleep(pause);
        }
        return true;
    }

    /** After a batch that was rolled back. */
    private void again(SQLException failure, int rows) throws SQLException, InterruptedException {
        if (Failures.isOfARow(failure) && !bisect) {
            bisect = true;
            return;
        }
        if (!Failures.wantsASmallerBatch(failure)) {
            throw failure;
        }
        if (rows == 1 && ++attemptsOfOneRow > HOPELESS) {
            throw failure;
        }
        int fewer = pacer.halve(rows);
        shrunk = true;
        progress.tell(new BackfillEvent.BatchRetried(
                job.name(), String.valueOf(failure.getSQLState()), Reason.of(failure), fewer));
        equipment.sleeper().sleep(Duration.ofMillis(20 + equipment.random().nextInt(80)));
    }

    private static Duration timeout(Pace pace) {
        Duration target = pace.target();
        Duration timeout = target == null ? TIMEOUT_WITHOUT_TARGET : target.multipliedBy(5);
        return timeout.compareTo(SHORTEST_TIMEOUT) < 0 ? SHORTEST_TIMEOUT : timeout;
    }

    /** A batch may begin, at this pace. */
    private record Open(Pace pace, Surroundings around) {}

    /** The looks of this worker between its batches. */
    private final class Looks {
        private final Connection session;
        private final int pid;
        private @Nullable Long lag;
        private long complaintsSeen;

        Looks(Connection session, int pid) {
            this.session = session;
            this.pid = pid;
            this.complaintsSeen = equipment.nanos().getAsLong() - BETWEEN_COMPLAINTS.toNanos();
        }

        /** Waits with nothing held; null when the job is over, or gone. */
        @Nullable
        Open untilOpen() throws SQLException, InterruptedException {
            long start = equipment.nanos().getAsLong();
            @Nullable String told = null;
            Duration next = Duration.ZERO;
            while (!stopped.getAsBoolean()) {
                Brakes.Verdict verdict = brakes.look(session);
                Standing standing = verdict.standing();
                if (standing == null) {
                    return null;
                }
                lag = verdict.lag();
                String reason = verdict.closed();
                if (standing.state() == BackfillState.PAUSED) {
                    reason = "it is paused";
                } else if (standing.state() != BackfillState.RUNNING) {
                    return null;
                } else if (reason == null) {
                    if (told != null && !verdict.again().isZero()) {
                        pacer.reopened();
                    }
                    return new Open(standing.pace(), verdict.around());
                }
                Duration waited = equipment.since(start);
                boolean brief = verdict.again().compareTo(Duration.ofMillis(500)) < 0
                        && waited.compareTo(Duration.ofMillis(100)) < 0;
                if (!brief && (told == null || waited.compareTo(next) >= 0)) {
                    progress.tell(new BackfillEvent.Waiting(job.name(), reason, told == null ? Duration.ZERO : waited));
                    next = waited.plus(Duration.ofSeconds(10));
                    pacer.reopened();
                    told = reason;
                }
                tick(0, reason);
                equipment.sleeper().sleep(verdict.again());
            }
            return null;
        }

        /** While our locks are held: does somebody wait for them? */
        void complaints() throws SQLException {
            long now = equipment.nanos().getAsLong();
            if (now - complaintsSeen < BETWEEN_COMPLAINTS.toNanos()) {
                return;
            }
            complaintsSeen = now;
            if (Query.one(session, BLOCKED, row -> row.getLong(1), pid) > 0) {
                pacer.complained();
                pacer.reopened();
            }
        }

        void tick(int rows, @Nullable String waitsFor) throws SQLException {
            progress.tick(session, new Progress.Beat(pid, chunk, rows, lag, waitsFor));
        }
    }
}
