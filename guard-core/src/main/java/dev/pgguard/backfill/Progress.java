package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells how far a job is, about once a second for all workers of a run, and keeps their rows in {@code pgguard.backfill_worker}. */
final class Progress {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final String TOTALS =
            """
            select coalesce(sum(rows_done), 0)::pg_catalog.int8, coalesce(sum(keys_done), 0)::pg_catalog.int8,
                   coalesce(sum(wal_bytes), 0)::pg_catalog.int8, coalesce(sum(batches), 0)::pg_catalog.int8
              from pgguard.backfill_chunk where job_id = ?
            """;

    private static final String BEAT =
            """
            insert into pgguard.backfill_worker as w (worker_id, job_id, backend_pid, chunk_no, batch_size, lag_bytes, throttle_reason)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (worker_id) do update
              set heartbeat_at = pg_catalog.clock_timestamp(), chunk_no = excluded.chunk_no, batch_size = excluded.batch_size,
                  lag_bytes = excluded.lag_bytes, throttle_reason = excluded.throttle_reason
            """;

    private final Job job;
    private final GuardListener listener;
    private final BackfillEquipment equipment;
    private final Map<Integer, UUID> workers = new ConcurrentHashMap<>();
    private final Map<Integer, Long> beats = new ConcurrentHashMap<>();
    private long batches;
    private long lastTold;
    private long lastWalked;

    Progress(Job job, GuardListener listener, BackfillEquipment equipment) {
        this.job = job;
        this.listener = listener;
        this.equipment = equipment;
        this.lastTold = equipment.nanos().getAsLong();
    }

    /** How a worker is. */
    record Beat(int pid, int chunk, int rows, @Nullable Long lag, @Nullable String waitsFor) {}

    /** What a job has done so far. */
    record Totals(long rows, long keys, long walBytes, long batches) {
        static Totals of(Connection session, long job) throws SQLException {
            return Query.one(
                    session,
                    TOTALS,
                    row -> new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                    job);
        }
    }

    synchronized void tell(GuardEvent event) {
        listener.on(event);
    }

    /** Where a run begins. */
    synchronized void from(Totals totals) {
        lastWalked = totals.keys();
        lastTold = equipment.nanos().getAsLong();
    }

    synchronized void applied(Batch.Outcome.Applied applied) {
        batches++;
    }

    /** Committed by this run. */
    synchronized long batches() {
        return batches;
    }

    /** To be called between batches, as often as one likes. */
    void tick(Connection session, Beat beat) throws SQLException {
        long now = equipment.nanos().getAsLong();
        Long last = beats.get(beat.pid());
        if (last == null || now - last >= INTERVAL.toNanos()) {
            beats.put(beat.pid(), now);
            Batch.execute(
                    session,
                    BEAT,
                    workers.computeIfAbsent(beat.pid(), pid -> UUID.randomUUID()),
                    job.id(),
                    beat.pid(),
                    beat.chunk(),
                    beat.rows(),
                    beat.lag(),
                    beat.waitsFor());
        }
        if (due(now)) {
            Totals totals = Totals.of(session, job.id());
            tell(event(totals, beat, now));
        }
    }

    /** Only one of the workers that find it due tells it. */
    private synchronized boolean due(long now) {
        return now - lastTold >= INTERVAL.toNanos();
    }

    private synchronized BackfillEvent event(Totals totals, Beat beat, long now) {
        double seconds = Math.max(1, now - lastTold) / 1e9;
        long rate = Math.max(0, Math.round((totals.keys() - lastWalked) / seconds));
        long left = Math.max(0, job.estimatedRows() - totals.keys());
        lastWalked = totals.keys();
        lastTold = now;
        return new BackfillEvent.Progress(
                job.name(),
                totals.rows(),
                totals.keys(),
                job.estimatedRows(),
                rate,
                rate == 0 || left == 0 ? null : Duration.ofSeconds((left + rate - 1) / rate),
                totals.walBytes(),
                beat.lag(),
                beat.waitsFor());
    }

    /** The worker ends; when its session is lost its row stays, and is known by its process id. */
    void left(Connection session, int pid) {
        UUID worker = workers.remove(pid);
        beats.remove(pid);
        if (worker == null) {
            return;
        }
        try {
            Batch.execute(session, "delete from pgguard.backfill_worker where worker_id = ?", worker);
        } catch (SQLException lost) {
            // the table is only looked at
            return;
        }
    }
}
