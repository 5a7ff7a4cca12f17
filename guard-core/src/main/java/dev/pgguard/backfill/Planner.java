package dev.pgguard.backfill;

import dev.pgguard.backfill.Walk.Range;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.SizeText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes a plan from the catalog and one batch that is rolled back. */
final class Planner {

    /** By the measurements of docs/backfill.md, where nothing was measured here. */
    private static final double MILLIS_PER_ROW = 0.02;

    private static final long WAL_PER_ROW = 900;
    private static final double ROUND_TRIPS_MILLIS = 2;

    /** Of what one batch writes whose updates are not HOT. */
    private static final double SHARE_OF_WAL_IN_PASSES = 0.65;

    private static final double GROWTH_IN_PASSES = 0.25;
    private static final int PAGE = 8_192;

    private static final String COUNTED =
            "select pg_catalog.pg_stat_get_live_tuples(?::pg_catalog.int8::pg_catalog.oid)";

    private final BackfillEquipment equipment;

    Planner(BackfillEquipment equipment) {
        this.equipment = equipment;
    }

    /** A plan, with how its table is walked. */
    record Planned(Prepared prepared, BackfillPlan plan) {}

    Planned plan(Connection session, Caller caller, BackfillSpec spec) throws SQLException {
        Prepared prepared = Preparation.of(session, caller, spec);
        List<Obstacle> obstacles = new ArrayList<>(Obstacles.of(prepared));
        obstacles.addAll(RowWork.of(session, prepared));
        obstacles.addAll(new ServerObstacles(equipment).of(session, prepared));
        boolean refused = obstacles.stream().anyMatch(Obstacle::refuses);
        Sample sample = refused ? Sample.none() : Sample.take(session, prepared, equipment);
        obstacles.addAll(sample.obstacles(prepared));
        long rows = rows(session, prepared, sample);
        FewMatches.of(session, prepared, sample, rows).ifPresent(obstacles::add);
        Strides.Choice stride = caller.in(session, () -> Strides.choose(session, prepared, sample));
        Prepared walked = prepared.withWalk(
                new Walk(prepared.walk().cut(), prepared.walk().key(), stride.hashed()));
        return new Planned(walked, told(walked, sample, rows, stride, obstacles));
    }

    private static BackfillPlan told(
            Prepared prepared, Sample sample, long rows, Strides.Choice stride, List<Obstacle> obstacles) {
        Pace pace = prepared.spec().pace();
        double perKey = sample.measured() ? sample.millis() / sample.keys() : MILLIS_PER_ROW;
        double walPerKey = sample.measured() ? (double) sample.walBytes() / sample.keys() : WAL_PER_ROW;
        Duration target = pace.target();
        int batch = (int) Math.max(
                50,
                Math.min(
                        pace.largestBatch(),
                        target == null ? pace.largestBatch() : (target.toMillis() - 1) / Math.max(perKey, 1e-6)));
        long batches = Math.max(1, (rows + batch - 1) / batch);
        double millis = (rows * perKey + batches * ROUND_TRIPS_MILLIS) * (1 + pace.pauseRatio());
        long wal = (long) (walPerKey * rows * (stride.stride() > 1 ? SHARE_OF_WAL_IN_PASSES : 1));
        obstacles.add(room(prepared, sample, stride, wal));
        obstacles.sort(Comparator.comparing(Obstacle::severity).reversed());
        return new BackfillPlan(
                prepared.spec().name(),
                prepared.table().name(),
                prepared.walk().key().index(),
                prepared.walk().key().names(),
                stride.stride() > 1 ? BackfillPlan.Strategy.STRIDED : BackfillPlan.Strategy.KEYSET,
                stride.stride(),
                stride.reasons(),
                rows,
                batch,
                batches,
                Duration.ofMillis((long) millis),
                wal,
                sample.measured(),
                sample.measured() && sample.hot() >= 0 ? sample.hot() : null,
                verification(prepared, sample),
                obstacles);
    }

    /** No function or view of PostgreSQL tells how much room a disk has. */
    private static Obstacle room(Prepared prepared, Sample sample, Strides.Choice stride, long wal) {
        double pages = prepared.table().pages() * sample.share() * (stride.stride() > 1 ? GROWTH_IN_PASSES : 1);
        String grows =
                switch (prepared.walk().cut().kind()) {
                    case UPDATE ->
                        ", and up to " + SizeText.of((long) (pages * PAGE)) + " for new row versions of "
                                + prepared.table().name()
                                + (stride.stride() > 1 ? "" : ", their index entries not counted")
                                + ", as far as vacuum makes no room meanwhile";
                    case INSERT -> ", and what the new rows take";
                    case DELETE -> "";
                };
        return Obstacle.note(
                "disk",
                "Whether there is room cannot be seen, as PostgreSQL does not tell how full a disk is: look at it on the server. It takes"
                        + " about " + SizeText.of(wal)
                        + " of WAL, which goes again as archiver, slots and replicas allow"
                        + grows + ".");
    }

    private static BackfillPlan.Verification verification(Prepared prepared, Sample sample) {
        Cut cut = prepared.walk().cut();
        boolean askable = cut.kind() == Cut.Kind.DELETE
                || cut.kind() == Cut.Kind.UPDATE
                        && cut.condition() != null
                        && Conditions.mentions(cut.condition(), cut.assigned())
                        && sample.stillMatching() <= 0;
        return askable ? BackfillPlan.Verification.NO_ROW_MATCHES : BackfillPlan.Verification.CURSOR;
    }

    private static long rows(Connection session, Prepared prepared, Sample sample) throws SQLException {
        if (prepared.table().rows() >= 0) {
            return prepared.table().rows();
        }
        // explain would wait for whoever kept the sample from the table
        return sample.kept()
                ? Query.one(
                        session,
                        COUNTED,
                        row -> row.getLong(1),
                        prepared.table().oid())
                // of a table that was never analyzed the server estimates by its size
                : prepared.caller().in(session, () -> FewMatches.explain(
                                session, "select from " + prepared.walk().cut().walked("pgguard_walked"))
                        .rows());
    }

    /** How many chunks: enough for several workers in several processes, and no more than anybody needs. */
    static int chunks(long rows) {
        return rows < 1_000 ? 1 : (int) Math.max(8, Math.min(64, rows / 200_000));
    }

    /** The session's own settings, put back by the caller's end of the transaction. */
    static void within(Connection session, Duration statement, Duration lock) throws SQLException {
        Query.one(
                session,
                "select pg_catalog.set_config('statement_timeout', ?, true), pg_catalog.set_config('lock_timeout', ?, true)",
                row -> row.getString(1),
                statement.toMillis() + "ms",
                lock.toMillis() + "ms");
    }

    static Range all() {
        return Range.of(null, null);
    }
}
