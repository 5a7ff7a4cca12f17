package dev.pgguard.it.benchmark;

import dev.pgguard.backfill.partition.PartitionRebuild;
import dev.pgguard.backfill.partition.RebuildEvent;
import dev.pgguard.backfill.partition.RebuildPolicy;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.backfill.partition.RebuildStatus;
import dev.pgguard.backfill.partition.Surroundings;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.HdrHistogram.Histogram;

/** Twelve partitions recomputed beside an application that writes to them: how long each swap locks everybody out, and what is lost. */
final class RebuildSwaps implements Benchmark {

    private static final int PARTITIONS = 12;
    private static final int ROWS = PARTITIONS * Integer.getInteger("rebuild.rows", 200_000);
    private static final int CLIENTS = 8;
    /** Of each client: 600 operations per second of all, half of them writes. */
    private static final Duration PERIOD = Duration.ofNanos(CLIENTS * 1_000_000_000L / 600);

    private static final Duration ALONE = Duration.ofSeconds(8);

    /** Each write is kept beside its row, so that one which is lost is found. */
    private static final Clients.Operations OPERATIONS = new Clients.Operations(
            "select amount from shop.events where id = ?",
            """
            with changed as (
              update shop.events set amount = amount + 1, amount_eur = (amount + 1) * 2 where id = ? returning id)
            insert into shop.written select id from changed""",
            5);

    private static final String LOST =
            """
            select count(*) from shop.events e
              full join (select id, count(*) as times from shop.written group by id) w on w.id = e.id
             where e.amount is distinct from 1 + coalesce(w.times, 0) or e.amount_eur is distinct from e.amount * 2""";

    @Override
    public String title() {
        return "Twelve partitions rebuilt beside writers";
    }

    @Override
    public int runs() {
        return 3;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws InterruptedException {
        out.println("\n%,d rows in each partition; 600 operations per second, half of them UPDATEs\n"
                .formatted(ROWS / PARTITIONS));
        out.println(
                "| round | took, s | ACCESS EXCLUSIVE, ms: min | median | max | p99 alone, ms | max alone, ms | p99 beside, ms | max beside, ms | rows lost |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (int run = 1; run <= runs; run++) {
            try (TestDatabase database = TestDatabase.create(server)) {
                create(database);
                measure(database, run, out);
            }
        }
    }

    private static void create(TestDatabase database) {
        database.execute(
                "create schema shop",
                "create table shop.written (id bigint)",
                "create table shop.events (id bigint, month int, amount int not null, amount_eur int, filler text, primary key (id, month)) partition by list (month)");
        for (int month = 1; month <= PARTITIONS; month++) {
            database.execute(
                    "create table shop.events_" + month + " partition of shop.events for values in (" + month + ")");
        }
        database.execute(
                "insert into shop.events select i, 1 + i % " + PARTITIONS
                        + ", 1, null, repeat('x', 120) from generate_series(1, " + ROWS + ") i",
                "create index on shop.events (amount)",
                "vacuum (analyze) shop.events",
                "checkpoint");
    }

    private static void measure(TestDatabase database, int run, PrintStream out) throws InterruptedException {
        List<Double> held = new CopyOnWriteArrayList<>();
        PartitionRebuild rebuild = new PartitionRebuild(
                new UrlSessions(database.url("postgres")),
                RebuildPolicy.standard().withPause(Duration.ZERO),
                Surroundings.real(event -> {
                    if (event instanceof RebuildEvent.Swapped swapped) {
                        held.add(swapped.held().toNanos() / 1e6);
                    }
                }));
        try (Clients clients = new Clients(database, ROWS, CLIENTS, PERIOD, OPERATIONS)) {
            Thread.sleep(ALONE.toMillis()); // classes are compiled, pages are read
            clients.measured();
            Thread.sleep(ALONE.toMillis());
            Histogram alone = clients.measured();
            long start = System.nanoTime();
            RebuildStatus status = rebuild.run(
                    RebuildSpec.of("twice", "shop.events", new RebuildSpec.Recomputed("amount_eur", "amount * 2")));
            double seconds = (System.nanoTime() - start) / 1e9;
            Histogram beside = clients.measured();
            clients.stop();
            if (held.size() != PARTITIONS) {
                throw new IllegalStateException(held.size() + " partitions were swapped: " + status);
            }
            Figures swaps = Figures.of(held.stream().mapToDouble(Double::doubleValue));
            out.println(Figures.row(
                    String.valueOf(run),
                    1,
                    seconds,
                    swaps.min(),
                    swaps.median(),
                    swaps.max(),
                    alone.getValueAtPercentile(99) / 1e3,
                    alone.getMaxValue() / 1e3,
                    beside.getValueAtPercentile(99) / 1e3,
                    beside.getMaxValue() / 1e3,
                    database.number(LOST)));
        }
    }
}
