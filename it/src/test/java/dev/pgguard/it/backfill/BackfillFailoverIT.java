package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The primary is lost in the middle, and its standby takes over: the job goes on there, each row once. */
@OnOldestAndNewestMajor
final class BackfillFailoverIT {

    private static final int ROWS = 4_000;
    private static final Pace PACE = Pace.GENTLE.withLargestBatch(20);
    private static final String WITNESS = "update users set n = n + 1";

    private final PgCluster cluster;
    private final PgNode standby;
    private final BackfillScene scene;
    private final AtomicInteger pauses = new AtomicInteger();

    BackfillFailoverIT(int major) {
        cluster = PgCluster.start(PgShape.of(major).withStandbys(1));
        standby = cluster.standby(1);
        scene = new BackfillScene(cluster, BackfillEquipment.real());
        scene.users(ROWS);
    }

    @AfterEach
    void leaveNothingBehind() {
        cluster.close();
    }

    /** Whichever of the two takes writes. */
    private Backfills engine(BackfillEquipment equipment) {
        return scene.engine(
                equipment,
                "jdbc:postgresql://%s:%d,%s:%d/%s?targetServerType=primary&user=%s"
                        .formatted(
                                cluster.primary().host(),
                                cluster.primary().port(),
                                standby.host(),
                                standby.port(),
                                scene.database.name(),
                                scene.owner));
    }

    /** After some batches, whether the last has reached the standby or not; nobody waits for anything else. */
    private void pause(Duration duration) {
        if (pauses.incrementAndGet() == 20) {
            cluster.primary().stop();
            standby.promote();
        }
    }

    private static BackfillEquipment expecting(Expected expected) {
        return BackfillEquipment.real().withReplicas(new ReplicaPolicy(true, expected, Duration.ofMinutes(5)));
    }

    private void register(Pace pace) {
        scene.backfills.register(scene.spec(WITNESS).withPace(pace));
        cluster.awaitReplay();
    }

    private void assertOnce() throws SQLException {
        try (Connection session = standby.connect(scene.database.name())) {
            long once = Query.one(session, "select count(*) filter (where n = 1) from users", row -> row.getLong(1));
            assertThat(once).isEqualTo(ROWS);
        }
    }

    @Test
    void aRunThatLooksAtNoReplicaGoesOnByItself() throws SQLException {
        register(PACE.withLagLimit(0));

        BackfillResult result =
                engine(BackfillEquipment.real().withSleeper(this::pause)).run("job", 1);

        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertThat(scene.eventsOf(BackfillEvent.Reconnecting.class)).isNotEmpty();
        assertOnce();
    }

    @Test
    void aReplicaThatIsGoneClosesTheGateUntilSomebodySaysWhichCount() throws SQLException {
        register(PACE);

        List<String> shown = waitsFor(BackfillEquipment.real());
        assertThat(shown).anySatisfy(reason -> assertThat(reason)
                .startsWith("replica standby1 ")
                .contains(" is gone. Start it")
                .contains("expectedReplicas")
                .contains("exemptReplicas"));

        List<String> named = waitsFor(expecting(new Expected.Names(List.of("standby1"))));
        assertThat(named).anySatisfy(reason -> assertThat(reason)
                .contains("Replica standby1 of expectedReplicas")
                .contains("correct expectedReplicas"));

        BackfillResult result = engine(expecting(new Expected.Count(0))).run("job", 1);

        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertOnce();
    }

    /** Interrupts itself, as its process would be ended, once it waits on the new primary. */
    private List<String> waitsFor(BackfillEquipment equipment) {
        int before = scene.eventsOf(BackfillEvent.Waiting.class).size();
        Backfills waiting = engine(equipment.withSleeper(duration -> {
            boolean waits = scene.eventsOf(BackfillEvent.Waiting.class).stream()
                    .skip(before)
                    .anyMatch(event -> event.reason().contains("standby1"));
            if (waits && !cluster.primary().running()) {
                throw new InterruptedException("the process ends");
            }
            pause(duration);
        }));
        GuardException stopped = catchThrowableOfType(GuardException.class, () -> waiting.run("job", 1));
        assertThat(stopped.refusal()).isEqualTo(Refusal.BACKFILL_UNFINISHED);
        assertThat(Thread.interrupted()).isTrue();
        return scene.eventsOf(BackfillEvent.Waiting.class).stream()
                .skip(before)
                .map(BackfillEvent.Waiting::reason)
                .toList();
    }
}
