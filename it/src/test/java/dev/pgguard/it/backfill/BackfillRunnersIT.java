package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two runners of one job with different settings: the pace is the job's, the replicas and the workers are each runner's own. */
@OnOldestAndNewestMajor
final class BackfillRunnersIT {

    private static final int ROWS = 4_000;

    /** Who changed a row is told by a setting of the runner's sessions. */
    private static final String SIGNED = "update users set n = n + 1, handle = current_setting('app.runner', true)";

    @AutoClose
    private final BackfillScene scene;

    BackfillRunnersIT(int major) {
        scene = new BackfillScene(PgClusters.shared(major, 1), BackfillEquipment.real());
        scene.users(ROWS);
        scene.cluster.awaitReplay();
    }

    private Backfills runner(String name, String... replicas) {
        Expected expected = new Expected.Names(List.of(replicas));
        return scene.engine(
                BackfillEquipment.real().withReplicas(new ReplicaPolicy(true, expected, Duration.ofMinutes(5))),
                scene.database.url(scene.owner) + "&options=-c%20app.runner=" + name);
    }

    private long changedBy(String runner) {
        return scene.number("select count(*) from users where n = 1 and handle = '" + runner + "'");
    }

    private CompletableFuture<BackfillResult> begun(Backfills runner, BackfillSpec spec) {
        return CompletableFuture.supplyAsync(() -> runner.run(spec));
    }

    @Test
    void eachWaitsForItsOwnReplicasAndKeepsThePaceOfTheJob() throws Exception {
        BackfillSpec spec = scene.spec(SIGNED);
        scene.backfills.register(spec);
        CompletableFuture<BackfillResult> second = begun(
                runner("second", "standby1", "standby9"),
                spec.withPace(Pace.GENTLE).withWorkers(2));
        scene.database.await(
                "both workers of the second to wait",
                "select count(*) = 2 from pgguard.backfill_worker where throttle_reason like '%standby9%'");
        assertThat(scene.number("select count(*) from users where n <> 0")).isZero();

        BackfillResult first = runner("first", "standby1").run(spec.name(), 1);

        assertThat(first.state()).isEqualTo(BackfillState.DONE);
        assertThat(second.get(60, TimeUnit.SECONDS).state()).isEqualTo(BackfillState.DONE);
        assertThat(changedBy("first")).isEqualTo(ROWS);
        assertThat(scene.backfills.status(spec.name()))
                .hasValueSatisfying(status -> assertThat(status.pace()).isEqualTo(spec.pace()));
    }

    @Test
    void togetherTheyChangeEachRowOnce() throws Exception {
        BackfillSpec spec = scene.spec(SIGNED).withPace(BackfillScene.PACE.withLargestBatch(10));
        scene.backfills.register(spec);
        scene.backfills.pause(spec.name());
        CompletableFuture<BackfillResult> first = begun(runner("first", "standby1"), spec);
        CompletableFuture<BackfillResult> second = begun(runner("second", "standby1"), spec.withWorkers(3));
        scene.database.await(
                "all workers to wait",
                "select count(*) = 4 from pgguard.backfill_worker where throttle_reason = 'it is paused'");

        scene.backfills.resume(spec.name());

        assertThat(first.get(60, TimeUnit.SECONDS).state()).isEqualTo(BackfillState.DONE);
        assertThat(second.get(60, TimeUnit.SECONDS).state()).isEqualTo(BackfillState.DONE);
        assertThat(changedBy("first") + changedBy("second")).isEqualTo(ROWS);
    }
}
