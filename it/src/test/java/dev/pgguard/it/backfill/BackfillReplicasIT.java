package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A backfill on a primary with a standby goes no faster than that can follow. */
@OnOldestAndNewestMajor
@SuppressWarnings("try") // a fault is in effect while its block lasts
final class BackfillReplicasIT {

    private static final Pace PACE = Pace.UNTHROTTLED.withLargestBatch(200).withLagLimit(400_000);

    @AutoClose
    private final BackfillScene scene;

    BackfillReplicasIT(int major) {
        scene = new BackfillScene(PgClusters.shared(major, 1), BackfillEquipment.real());
    }

    private CompletableFuture<BackfillResult> begun() {
        return scene.inBackground(scene.spec("update users set n = n + 1").withPace(PACE));
    }

    private void awaitWaiting(String reason) {
        scene.database.await("a job", "select to_regclass('pgguard.backfill_worker') is not null");
        scene.database.await(
                "the gate to close",
                "select bool_or(throttle_reason like '%" + reason + "%') from pgguard.backfill_worker");
    }

    @Test
    void theGateClosesWhileReplayIsPausedAndReopensByItself() throws Exception {
        scene.users(30_000);
        scene.cluster.awaitReplay();
        CompletableFuture<BackfillResult> run;
        long behind;
        try (Fault paused = Faults.pauseReplay(scene.cluster.standby(1))) {
            assertThat(paused).isNotNull();
            run = begun();
            awaitWaiting("behind, the limit is");
            behind = scene.number(
                    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), replay_lsn)::bigint from pg_stat_replication");
            Awaitility.await("the gate to be told")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(scene.eventsOf(BackfillEvent.Waiting.class))
                            .anySatisfy(event -> assertThat(event.message()).contains("behind, the limit is")));
            assertThat(run).isNotDone();
            assertThat(scene.backfills.status("job"))
                    .hasValueSatisfying(status ->
                            assertThat(status.workers().get(0).lagBytes()).isGreaterThan(400_000));
        }

        // the limit and one batch, each of its rows with a full page at worst, and what the tables of the job write
        assertThat(behind).isLessThan(400_000 + 200 * 9_000 + 500_000);
        BackfillResult result = run.get(120, TimeUnit.SECONDS);
        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(30_000);
    }

    /** An hour in as many looks; then every session is lost, which is no outage of an hour, and replay goes on a little later. */
    @Test
    void aStandbyThatIsPausedForAnHourEndsNoRun() {
        scene.users(30_000);
        scene.cluster.awaitReplay();
        AtomicLong clock = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        AtomicLong held = new AtomicLong(-1);
        try (Fault paused = Faults.pauseReplay(scene.cluster.standby(1))) {
            Backfills patient =
                    scene.engine(BackfillEquipment.real().withNanos(clock::get).withSleeper(duration -> {
                        clock.addAndGet(Duration.ofSeconds(1).toNanos());
                        int look = looks.incrementAndGet();
                        if (look == 4_000) {
                            held.set(held());
                            scene.database.execute(
                                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgguard:backfill' and datname = current_database()");
                        }
                        if (look == 4_100) {
                            paused.repair();
                            scene.cluster.awaitReplay();
                        }
                    }));

            BackfillResult result =
                    patient.run(scene.spec("update users set n = n + 1").withPace(PACE));

            assertThat(result.state()).isEqualTo(BackfillState.DONE);
        }
        assertThat(looks.get()).isGreaterThan(4_100);
        assertThat(held).hasValue(0);
        assertThat(scene.eventsOf(BackfillEvent.Reconnecting.class)).isNotEmpty();
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(30_000);
    }

    /** Transactions, snapshots and locks of the runner. */
    private long held() {
        return scene.number(
                """
                select count(*) from pg_stat_activity a
                 where a.application_name = 'pgguard:backfill' and a.datname = current_database()
                   and (a.xact_start is not null or a.backend_xmin is not null or exists (select from pg_locks l where l.pid = a.pid))""");
    }

    @Test
    void aReplicaThatVanishesIsWaitedFor() throws Exception {
        scene.users(5_000);
        scene.cluster.awaitReplay();
        CompletableFuture<BackfillResult> run;
        try (Fault down = Faults.down(scene.cluster.standby(1))) {
            assertThat(down).isNotNull();
            run = begun();
            awaitWaiting("slot");
            assertThat(run).isNotDone();
        }

        assertThat(run.get(120, TimeUnit.SECONDS).state()).isEqualTo(BackfillState.DONE);
    }

    @Test
    void sessionsThatLeadToAStandbyAreReplaced() {
        scene.users(1_000);
        scene.backfills.register(scene.spec("update users set n = n + 1").withPace(PACE));
        scene.cluster.awaitReplay();
        String standby = scene.cluster.standby(1).url(scene.database.name(), scene.owner);
        AtomicInteger opened = new AtomicInteger();
        // the job is found and begun on the primary; then a worker's two sessions come from a URL that leads elsewhere
        Sessions sessions = role -> {
            int session = opened.incrementAndGet();
            String url = session == 3 || session == 4 ? standby : scene.database.url(scene.owner);
            return new UrlSessions(url).open(role);
        };
        List<BackfillEvent> events = new ArrayList<>();

        BackfillResult result = new Backfills(
                        sessions, event -> events.add((BackfillEvent) event), BackfillEquipment.real())
                .run("job", 1);

        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertThat(events)
                .filteredOn(BackfillEvent.Reconnecting.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(event.message()).contains("the server is a standby"));
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(1_000);
    }

    @Test
    void aRoleThatMayNotSeeThemIsRefusedWithTheGrant() {
        scene.users(100);
        scene.backfills.register(scene.spec("update users set n = n + 1"));
        scene.database.execute("revoke pg_monitor from " + scene.owner);

        GuardException stopped = catchThrowableOfType(GuardException.class, () -> scene.backfills.run("job", 1));
        assertThat(stopped.refusal()).isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
        assertThat(stopped).hasMessageContaining("GRANT pg_monitor TO \"" + scene.owner + "\"");
        assertThat(scene.number("select count(*) from users where n = 1")).isZero();
        assertThat(scene.refused(scene.spec("update users set n = n + 2").withKey("id")))
                .isNotNull();

        scene.backfills.changePace("job", PACE.withLagLimit(0));
        assertThat(scene.backfills.run("job", 1).state()).isEqualTo(BackfillState.DONE);
    }
}
