package dev.pgguard.it.benchmark;

import dev.pgguard.gate.GatePolicy;
import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/** How long after a replica has replayed the gate that waits for it is open. */
final class GateLatency implements Benchmark {

    private static final int WARM_UP = 10;

    @Override
    public String title() {
        return "From \"the replica has replayed\" to \"the gate is open\"";
    }

    @Override
    public int runs() {
        return 200;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws SQLException, InterruptedException {
        out.println("\n| who is asked | p50, ms | p90, ms | p99, ms | max, ms |");
        out.println("|---|---|---|---|---|");
        try (PgCluster cluster = PgCluster.start(PgShape.of(18).withStandbys(1))) {
            cluster.primary()
                    .execute(
                            "create table flyway_schema_history (installed_rank int primary key, script text, success boolean)",
                            "insert into flyway_schema_history values (1, 'V1__x.sql', true)");
            measure(cluster, List.of(), "the primary", runs, out);
            measure(
                    cluster,
                    List.of(cluster.standby(1).url("postgres", "postgres")),
                    "the primary and the replica",
                    runs,
                    out);
        }
    }

    private static void measure(PgCluster cluster, List<String> urls, String who, int runs, PrintStream out)
            throws SQLException, InterruptedException {
        Histogram micros = new Histogram(3);
        Random random = new Random(1);
        for (int run = -WARM_UP; run < runs; run++) {
            long late = once(cluster, urls, random);
            if (run >= 0) {
                micros.recordValue(Math.max(0, late / 1_000));
            }
        }
        out.println(Figures.row(
                who,
                1,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(90) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3));
    }

    /** Nanoseconds from the first answer of the standby that it has replayed to the gate's verdict. */
    private static long once(PgCluster cluster, List<String> urls, Random random)
            throws SQLException, InterruptedException {
        PgNode primary = cluster.primary();
        PgNode standby = cluster.standby(1);
        try (Fault paused = Faults.pauseReplay(standby);
                Connection looker = standby.connect()) {
            primary.execute("update flyway_schema_history set script = script");
            String position = String.valueOf(primary.value("select pg_current_wal_insert_lsn()::text"));
            CountDownLatch waits = new CountDownLatch(3);
            CompletableFuture<Long> open = new CompletableFuture<>();
            Thread gate = new Thread(() -> open.complete(gate(primary, urls, waits)), "gate");
            gate.start();
            waits.await();
            // wherever the gate is between two looks
            Thread.sleep(random.nextInt(150));
            paused.repair();
            while (!Query.one(
                    looker, "select pg_last_wal_replay_lsn() >= ?::pg_lsn", row -> row.getBoolean(1), position)) {
                Thread.onSpinWait();
            }
            long replayed = System.nanoTime();
            return open.join() - replayed;
        }
    }

    private static long gate(PgNode primary, List<String> urls, CountDownLatch waits) {
        Sleeper sleeper = duration -> {
            waits.countDown();
            Sleeper.real().sleep(duration);
        };
        List<DirectReplica> direct = urls.stream()
                .map(UrlSessions::new)
                .map(sessions -> new DirectReplica(sessions.label(), sessions))
                .toList();
        GatePolicy policy = new GatePolicy(
                new ReplicaPolicy(true, new Expected.Shown(), Duration.ofMinutes(1)),
                Duration.ofMinutes(1),
                2,
                List.of(),
                true,
                List.of());
        try (RolloutGate gate = new RolloutGate(
                policy,
                new UrlSessions(primary.url("postgres", "postgres")),
                direct,
                List.of(),
                new RolloutGate.Watch(sleeper, InstantSource.system(), event -> {}))) {
            GateReport report = gate.await();
            long now = System.nanoTime();
            if (!report.open()) {
                throw new IllegalStateException(report.toString());
            }
            return now;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
