package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run of a job: workers until no batch is left, then the rows that failed before, then the verification. */
final class Run {

    /** Rows that came behind the cursor are walked once more; rows that keep coming need a default or a trigger. */
    private static final int MOST_SWEEPS = 3;

    private static final String BEGIN =
            """
            with begun as (
              update pgguard.backfill_job set state = 'running', last_error = null, finished_at = null
               where job_id = ? and state in ('planned', 'failed') returning job_id)
            update pgguard.backfill_failure f set state = 'pending' from begun b where f.job_id = b.job_id and f.state = 'failed'
            """;

    private static final String SWEEP =
            """
            with again as (
              update pgguard.backfill_job set state = 'running', sweeps = sweeps + 1
               where job_id = ? and state = 'verifying' and sweeps < ? returning job_id)
            update pgguard.backfill_chunk c
               set cursor_pos = c.lo, window_hi = null, pass_pos = null, stride_k = 1, stride_j = 0, state = 'pending'
              from again a where c.job_id = a.job_id
            """;

    private final Sessions sessions;
    private final Job job;
    private final int workers;
    private final BackfillEquipment equipment;
    private final Progress progress;
    private final long start;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Patience patience;
    private @Nullable Verified verified;

    Run(Sessions sessions, Job job, int workers, BackfillEquipment equipment, Progress progress) {
        this.sessions = sessions;
        this.job = job;
        this.workers = workers;
        this.equipment = equipment;
        this.progress = progress;
        this.start = equipment.nanos().getAsLong();
        this.patience = new Patience(job.name(), equipment, progress::tell, progress::batches);
    }

    /** @throws GuardException when an outage lasts too long, or replicas may not be seen */
    BackfillResult run() throws SQLException, InterruptedException {
        BackfillState state = patience.with(this::begin);
        try {
            while (!ended(state)) {
                work();
                state = patience.with(this::finishOrWait);
                if (state == BackfillState.VERIFYING) {
                    // another runner looks, and decides
                    equipment.sleeper().sleep(Duration.ofMillis(200));
                }
            }
        } catch (SQLException e) {
            fail(Reason.of(e) + " (" + e.getSQLState() + ")");
        } catch (GuardException e) {
            if (e.refusal() != Refusal.BACKFILL_FAILED) {
                throw e;
            }
            fail(e.story().replaceFirst("\\.$", ""));
        }
        BackfillResult result = patience.with(this::result);
        progress.tell(new BackfillEvent.Ended(job.name(), result));
        return result;
    }

    private static boolean ended(BackfillState state) {
        return state.finished() || state == BackfillState.FAILED;
    }

    private BackfillState begin() throws SQLException {
        try (WorkSession plain = WorkSession.plain(sessions)) {
            Connection session = plain.connection();
            BackfillState before = state(session);
            if (before.finished()) {
                return before;
            }
            Batch.execute(session, BEGIN, job.id());
            Progress.Totals totals = Progress.Totals.of(session, job.id());
            progress.from(totals);
            progress.tell(new BackfillEvent.Started(job.name(), workers, totals.rows()));
            return state(session);
        }
    }

    /** One worker works in this thread; the first that fails stops the others before their next batch. */
    private void work() throws SQLException, InterruptedException {
        Worker.Shared shared = new Worker.Shared(progress, new WalBudget(), stopped::get);
        if (workers == 1) {
            new Worker(sessions, job, equipment, shared, 0).run();
            return;
        }
        int chunks = patience.with(this::chunks);
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Worker worker = new Worker(sessions, job, equipment, shared, i * chunks / workers);
                all.add(threads.submit(() -> {
                    try {
                        worker.run();
                    } catch (SQLException | RuntimeException e) {
                        stopped.set(true);
                        throw e;
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                await(each);
            }
        } finally {
            stopped.set(true);
            threads.shutdownNow();
            stopped.set(false);
        }
    }

    private static void await(Future<?> worker) throws SQLException, InterruptedException {
        try {
            worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private int chunks() throws SQLException {
        try (WorkSession plain = WorkSession.plain(sessions)) {
            Connection session = plain.connection();
            return Query.one(
                    session,
                    "select pg_catalog.count(*) from pgguard.backfill_chunk where job_id = ?",
                    row -> row.getInt(1),
                    job.id());
        }
    }

    /** Whoever holds a lock for long is waited for, as before a batch. */
    private BackfillState finishOrWait() throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return finish();
            } catch (SQLException e) {
                if (!Failures.wantsASmallerBatch(e) || attempt == Worker.HOPELESS) {
                    throw e;
                }
                if (attempt % 10 == 1) {
                    progress.tell(new BackfillEvent.Waiting(
                            job.name(),
                            "what is left cannot be looked at (" + Reason.of(e) + ")",
                            Duration.ofSeconds(attempt - 1)));
                }
                equipment.sleeper().sleep(Duration.ofMillis(200));
            }
        }
    }

    /** What is left when no batch is. */
    private BackfillState finish() throws SQLException {
        try (WorkSession working = WorkSession.open(sessions, job);
                WorkSession looking = WorkSession.plain(sessions)) {
            finish(working, looking.connection());
            return state(looking.connection());
        }
    }

    private void finish(WorkSession working, Connection session) throws SQLException {
        if (state(session) == BackfillState.RUNNING) {
            working.statementTimeout(Duration.ofMinutes(1));
            Walk walk = Resumption.walk(session, working.connection(), job);
            FailedRows failed = new FailedRows(row -> progress.tell(new BackfillEvent.RowFailed(job.name(), row)));
            Optional<Boolean> mended = failed.retryOne(working.connection(), job, walk);
            while (mended.isPresent()) {
                mended = failed.retryOne(working.connection(), job, walk);
            }
            if (Chunk.pending(session, job.id()) == 0) {
                Jobs.step(session, job.id(), BackfillState.VERIFYING, null, BackfillState.RUNNING);
            }
        }
        if (state(session) == BackfillState.VERIFYING && mine(session)) {
            try {
                working.statementTimeout(Duration.ZERO);
                Walk walk = Resumption.walk(session, working.connection(), job);
                decide(session, new Verifier(session, job).verify(working.connection(), walk));
            } finally {
                notMine(session);
            }
        }
    }

    /** One runner looks at a time; whoever dies leaves it to the next. */
    private boolean mine(Connection session) throws SQLException {
        return Query.one(
                session,
                "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtext('pgguard:backfill'), ?::pg_catalog.int4)",
                row -> row.getBoolean(1),
                (int) job.id());
    }

    /** A session of a pool lives on. */
    private void notMine(Connection session) throws SQLException {
        Query.one(
                session,
                "select pg_catalog.pg_advisory_unlock(pg_catalog.hashtext('pgguard:backfill'), ?::pg_catalog.int4)",
                row -> row.getBoolean(1),
                (int) job.id());
    }

    private void decide(Connection session, Verified found) throws SQLException {
        verified = found;
        long failures = failures(session);
        if (!found.complete() && Batch.execute(session, SWEEP, job.id(), MOST_SWEEPS) > 0) {
            return;
        }
        String error = !found.complete()
                ? found.message() + " after " + (MOST_SWEEPS + 1)
                        + " walks: rows keep coming behind the cursor; a column default or a trigger has to cover new rows"
                : failures > 0
                        ? Text.number(failures) + (failures == 1 ? " row" : " rows")
                                + " could not be changed, see pgguard.backfill_failure"
                        : null;
        Jobs.step(
                session,
                job.id(),
                error == null ? BackfillState.DONE : BackfillState.FAILED,
                error,
                BackfillState.VERIFYING);
    }

    private void fail(String error) throws SQLException, InterruptedException {
        patience.with(() -> failed(error));
    }

    private boolean failed(String error) throws SQLException {
        try (WorkSession plain = WorkSession.plain(sessions)) {
            Connection session = plain.connection();
            return Jobs.step(
                    session,
                    job.id(),
                    BackfillState.FAILED,
                    error,
                    BackfillState.RUNNING,
                    BackfillState.PAUSED,
                    BackfillState.VERIFYING);
        }
    }

    private long failures(Connection session) throws SQLException {
        return Query.one(
                session,
                "select pg_catalog.count(*) from pgguard.backfill_failure where job_id = ? and state <> 'mended'",
                row -> row.getLong(1),
                job.id());
    }

    private BackfillState state(Connection session) throws SQLException {
        return Query.first(
                        session,
                        "select state from pgguard.backfill_job where job_id = ?",
                        row -> BackfillState.of(row.getString(1)),
                        job.id())
                .orElse(BackfillState.CANCELLED);
    }

    private BackfillResult result() throws SQLException {
        try (WorkSession plain = WorkSession.plain(sessions)) {
            Connection session = plain.connection();
            Progress.Totals totals = Progress.Totals.of(session, job.id());
            String error = Query.first(
                            session,
                            "select last_error from pgguard.backfill_job where job_id = ?",
                            row -> String.valueOf(row.getString(1)),
                            job.id())
                    .orElse("null");
            return new BackfillResult(
                    job.name(),
                    state(session),
                    totals.rows(),
                    totals.batches(),
                    totals.walBytes(),
                    equipment.since(start),
                    Statuses.failures(session, job.id()),
                    verified,
                    error.equals("null") ? null : error);
        }
    }
}
