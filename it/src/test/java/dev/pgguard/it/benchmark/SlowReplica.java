package dev.pgguard.it.benchmark;

import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import dev.pgguard.testing.TestDatabase;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How far a replica that replays for a tenth of the time falls behind a backfill, and behind one UPDATE of the same rows. */
final class SlowReplica implements Benchmark {

    private static final int ROWS = Integer.getInteger("replica.rows", 300_000);
    private static final int WORKERS = 2;
    private static final int AT_WORK_MILLIS = 10;
    private static final int OF_MILLIS = 100;
    private static final double MEGABYTE = 1024.0 * 1024;

    private static final String BEHIND =
            "select coalesce(max(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), replay_lsn)), 0)::bigint from pg_stat_replication";

    @Override
    public String title() {
        return "A replica that replays for a tenth of the time";
    }

    @Override
    public int runs() {
        return 3;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws SQLException, InterruptedException {
        out.println("\n| round | way | took, s | furthest behind, MB | limit and a batch of each worker, MB |");
        out.println("|---|---|---|---|---|");
        try (PgCluster cluster = PgCluster.start(PgShape.of(18).withStandbys(1).with("max_wal_size", "8GB"));
                UsersTable table = new UsersTable(cluster.primary(), ROWS)) {
            for (int run = 1; run <= runs; run++) {
                backfill(cluster, table, run, out);
                oneUpdate(cluster, table, run, out);
            }
        }
    }

    private static void backfill(PgCluster cluster, UsersTable table, int run, PrintStream out)
            throws SQLException, InterruptedException {
        try (TestDatabase database = table.copy()) {
            Backfills backfills = BackfillRun.backfills(new UrlSessions(database.url("postgres")));
            backfills.register(
                    BackfillSpec.of("job", UsersTable.WORK).withWorkers(WORKERS).withPace(Pace.UNTHROTTLED));
            database.execute(
                    "create table batches (wal bigint)",
                    """
                    create function note_batch() returns trigger language plpgsql as $$
                    begin
                      insert into public.batches values (new.wal_bytes - old.wal_bytes);
                      return null;
                    end $$""",
                    "create trigger batches after update on pgguard.backfill_chunk for each row execute function note_batch()");
            double[] took = behind(cluster, () -> {
                if (!backfills.run("job", WORKERS).succeeded()) {
                    throw new IllegalStateException("The backfill failed");
                }
            });
            double bound = (Pace.UNTHROTTLED.lagLimit() + WORKERS * database.number("select max(wal) from batches"))
                    / MEGABYTE;
            out.println(Figures.row(run + " | backfill, " + WORKERS + " workers", 1, took[0], took[1], bound));
        }
    }

    private static void oneUpdate(PgCluster cluster, UsersTable table, int run, PrintStream out)
            throws SQLException, InterruptedException {
        try (TestDatabase database = table.copy()) {
            double[] took = behind(cluster, () -> database.execute(UsersTable.WORK));
            out.println(Figures.row(run + " | one UPDATE", 1, took[0], took[1], Double.NaN));
        }
    }

    /** Seconds, and the most megabytes. */
    private static double[] behind(PgCluster cluster, Runnable work) throws SQLException, InterruptedException {
        PgNode standby = cluster.standby(1);
        cluster.awaitReplay();
        long startup = standby.number("select pid from pg_stat_activity where backend_type = 'startup'");
        ScheduledExecutorService duty = Executors.newScheduledThreadPool(2);
        duty.scheduleAtFixedRate(() -> standby.signal(startup, "STOP"), 0, OF_MILLIS, TimeUnit.MILLISECONDS);
        duty.scheduleAtFixedRate(
                () -> standby.signal(startup, "CONT"), OF_MILLIS - AT_WORK_MILLIS, OF_MILLIS, TimeUnit.MILLISECONDS);
        try (Connection look = cluster.primary().connect()) {
            long start = System.nanoTime();
            CompletableFuture<Void> run = CompletableFuture.runAsync(work);
            long most = 0;
            while (!run.isDone()) {
                most = Math.max(most, now(look));
                Thread.sleep(20);
            }
            run.join();
            most = Math.max(most, now(look));
            return new double[] {(System.nanoTime() - start) / 1e9, most / MEGABYTE};
        } finally {
            duty.shutdownNow();
            duty.awaitTermination(1, TimeUnit.SECONDS);
            standby.signal(startup, "CONT");
        }
    }

    private static long now(Connection look) throws SQLException {
        return Query.one(look, BEHIND, row -> row.getLong(1));
    }
}
