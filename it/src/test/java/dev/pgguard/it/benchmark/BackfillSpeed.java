package dev.pgguard.it.benchmark;

import dev.pgguard.it.benchmark.BackfillRun.Way;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What changing every row of a table costs in the engine's batches, beside one UPDATE and beside the loop over ctid that many copy; then
 * what OLTP feels of the gentle profile. {@code backfill.rows} says how many rows (2,000,000).
 */
final class BackfillSpeed implements Benchmark {

    private static final int ROWS = Integer.getInteger("backfill.rows", 2_000_000);

    @Override
    public String title() {
        return "Backfills: one UPDATE, batches along the key, the loop over ctid";
    }

    @Override
    public int runs() {
        return 5;
    }

    @Override
    public void run(PgNode any, int runs, PrintStream out) throws SQLException, InterruptedException {
        // As large for its rows as 1 GB for two million, so that the loop over ctid meets what it meets on large
        // tables.
        PgShape shape = PgShape.of(18)
                .with("fsync", Benchmarks.FSYNC)
                .with("wal_level", "replica")
                .with("shared_buffers", Math.max(32, ROWS / 2_000) + "MB")
                .with("max_wal_size", "8GB")
                .with("autovacuum_naptime", "15s");
        try (PgCluster cluster = PgCluster.start(shape);
                UsersTable table = new UsersTable(cluster.primary(), ROWS)) {
            out.println("\n%,d rows, wal_level replica\n".formatted(ROWS));
            Map<Way, List<BackfillRun>> measured = rounds(table, runs, out);
            print(measured, out);
            new GentleBesideClients(table).run(out);
        }
    }

    private static Map<Way, List<BackfillRun>> rounds(UsersTable table, int runs, PrintStream out) throws SQLException {
        Map<Way, List<BackfillRun>> measured = new EnumMap<>(Way.class);
        BackfillRun.of(table, Way.GIANT); // warms files and classes up
        BackfillRun.of(table, Way.STRIDED);
        out.println(
                "| round | way | rows/s | with verification | CPU, s | CPU of verification, s | WAL, B/row | HOT, % | heap, +% | indexes, +% | batches |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        List<Way> order = new ArrayList<>(List.of(Way.values()));
        for (int round = 1; round <= runs; round++) {
            for (Way way : order) {
                BackfillRun run = BackfillRun.of(table, way);
                measured.computeIfAbsent(way, none -> new ArrayList<>()).add(run);
                out.println(Figures.row(
                        round + " | " + way.label,
                        1,
                        run.rowsPerSecond(ROWS),
                        ROWS / run.whole(),
                        run.cpu(),
                        run.cpuOfVerification(),
                        run.wal(),
                        run.hot(),
                        run.heap(),
                        run.indexes(),
                        run.batches()));
            }
            Collections.reverse(order);
        }
        return measured;
    }

    private static void print(Map<Way, List<BackfillRun>> measured, PrintStream out) {
        out.println("\nAgainst the one UPDATE of the same round:\n");
        out.println("| way | quantity | min | median | max |");
        out.println("|---|---|---|---|---|");
        for (Way way : measured.keySet()) {
            if (way != Way.GIANT) {
                ratio(measured, way, "rows/s", run -> run.rowsPerSecond(ROWS), out);
                ratio(measured, way, "rows/s with verification", run -> ROWS / run.whole(), out);
                ratio(measured, way, "CPU of the backends", BackfillRun::cpu, out);
                ratio(measured, way, "CPU with verification", run -> run.cpu() + run.cpuOfVerification(), out);
                ratio(measured, way, "WAL per row", BackfillRun::wal, out);
            }
            out.println(Figures.of(measured.get(way).stream().mapToDouble(BackfillRun::heap))
                    .row(way.label + " | heap, +%", 1));
        }
    }

    private static void ratio(
            Map<Way, List<BackfillRun>> measured,
            Way way,
            String quantity,
            ToDoubleFunction<BackfillRun> value,
            PrintStream out) {
        List<BackfillRun> giants = measured.getOrDefault(Way.GIANT, List.of());
        List<BackfillRun> others = measured.getOrDefault(way, List.of());
        double[] ratios = new double[others.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(others.get(i)) / value.applyAsDouble(giants.get(i));
        }
        out.println(Figures.of(java.util.Arrays.stream(ratios)).row(way.label + " | " + quantity, 2));
    }
}
