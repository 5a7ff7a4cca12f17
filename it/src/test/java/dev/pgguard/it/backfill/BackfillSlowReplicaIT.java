package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import dev.pgguard.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A standby that replays far more slowly than the primary writes, and one that takes over in the middle. */
@OnOldestAndNewestMajor
final class BackfillSlowReplicaIT {

    private static final String WITNESS = "update users set n = n + 1";
    private static final int ROWS = 20_000;
    private static final int LIMIT = 400_000;
    private static final int WORKERS = 2;
    private static final String BEHIND =
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), replay_lsn)::bigint from pg_stat_replication";

    private final PgCluster cluster;
    private final BackfillScene scene;

    BackfillSlowReplicaIT(int major) {
        cluster = PgCluster.start(PgShape.of(major).withStandbys(1));
        scene = new BackfillScene(cluster, BackfillEquipment.real());
    }

    @AfterEach
    void leaveNothingBehind() {
        cluster.close();
    }

    private static ConditionFactory poll(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    /** The largest batch, as its own transaction measured it. */
    private void watchBatches() {
        scene.execute(
                "create table batches (wal bigint)",
                """
                create function note_batch() returns trigger language plpgsql as $$
                begin
                  insert into public.batches values (new.wal_bytes - old.wal_bytes);
                  return null;
                end $$""",
                "create trigger batches after update on pgguard.backfill_chunk for each row execute function note_batch()");
    }

    /** It replays only while the gate is closed: as slowly as a standby can be. */
    @Test
    void lagStaysUnderTheLimitAndABatchOfEachWorkerHoweverSlowReplayIs() throws Exception {
        PgNode standby = cluster.standby(1);
        scene.users(ROWS);
        var spec = scene.spec(WITNESS)
                .withWorkers(WORKERS)
                .withPace(Pace.UNTHROTTLED.withLargestBatch(200).withLagLimit(LIMIT));
        scene.backfills.register(spec);
        watchBatches();
        cluster.awaitReplay();
        long startup = standby.number("select pid from pg_stat_activity where backend_type = 'startup'");
        long most = 0;
        int closed = 0;
        standby.signal(startup, "STOP");
        CompletableFuture<BackfillResult> run = scene.inBackground(spec);
        try {
            while (!run.isDone()) {
                poll("all workers to wait, or the end").until(() -> run.isDone() || waiting() == WORKERS);
                most = Math.max(most, scene.number(BEHIND));
                closed++;
                standby.signal(startup, "CONT");
                poll("replay to go on").until(() -> run.isDone() || scene.number(BEHIND) <= LIMIT / 2);
                standby.signal(startup, "STOP");
            }

            assertThat(run.get(60, TimeUnit.SECONDS).state()).isEqualTo(BackfillState.DONE);
            long largest = scene.number("select max(wal) from batches");
            // beside batches the tables of the job and the commits write a little
            assertThat(most).isBetween((long) LIMIT, LIMIT + WORKERS * largest + 100_000);
            assertThat(closed).isGreaterThan(2);
            assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(ROWS);

            scene.execute(WITNESS);
            assertThat(scene.number(BEHIND)).as("one UPDATE").isGreaterThan(2 * most);
        } finally {
            standby.signal(startup, "CONT");
        }
    }

    private long waiting() {
        return scene.number(
                "select count(*) from pgguard.backfill_worker where throttle_reason like '%behind, the limit is%'");
    }

    @Test
    void aStandbyThatTakesOverGoesOnWhereItsCursorIs() throws Exception {
        PgNode old = cluster.primary();
        PgNode next = cluster.standby(1);
        scene.users(ROWS);
        Backfills backfills = scene.engine(
                BackfillEquipment.real(),
                "jdbc:postgresql://" + old.host() + ":" + old.port() + "," + next.host() + ":" + next.port() + "/"
                        + scene.database.name() + "?targetServerType=primary&user=" + scene.owner);
        backfills.register(scene.spec(WITNESS).withPace(Pace.UNTHROTTLED.withLargestBatch(10)));
        cluster.awaitReplay();
        CompletableFuture<BackfillResult> run = CompletableFuture.supplyAsync(() -> backfills.run("job", 1));
        scene.database.await("batches", "select sum(batches) > 20 from pgguard.backfill_chunk");
        old.stop();
        next.promote();

        // it was seen as a replica and is none any more: whether others are missing only its owner knows
        poll("the run to wait")
                .until(() ->
                        on(next, "select count(*) from pgguard.backfill_worker where throttle_reason like '%is gone%'")
                                == 1);
        assertThat(on(next, "select sum(rows_done) from pgguard.backfill_chunk"))
                .isEqualTo(on(next, "select count(*) from users where n = 1"))
                .isLessThan(ROWS);
        backfills.changePace("job", Pace.UNTHROTTLED.withLagLimit(0));

        assertThat(run.get(120, TimeUnit.SECONDS).state()).isEqualTo(BackfillState.DONE);
        assertThat(on(next, "select count(*) from users where n = 1")).isEqualTo(ROWS);
        assertThat(on(next, "select sum(rows_done) from pgguard.backfill_chunk"))
                .isEqualTo(ROWS);
    }

    private long on(PgNode node, String sql) {
        return TestDatabase.existing(node, scene.database.name()).number(sql);
    }
}
