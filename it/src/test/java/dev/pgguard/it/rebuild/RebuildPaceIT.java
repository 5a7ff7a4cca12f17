package dev.pgguard.it.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.partition.PartitionRebuild;
import dev.pgguard.backfill.partition.RebuildEvent;
import dev.pgguard.backfill.partition.RebuildPolicy;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.backfill.partition.RebuildStatus;
import dev.pgguard.backfill.partition.Step;
import dev.pgguard.backfill.partition.Surroundings;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The copy waits for a replica, stops where none can be seen, goes on at another pace, and after a lost session. */
@OnOldestAndNewestMajor
final class RebuildPaceIT {

    private static final RebuildPolicy NARROW =
            Rebuilds.policy().withPace(Pace.UNTHROTTLED.withLargestBatch(100).withLagLimit(200_000));

    private final PgCluster cluster;
    private final TestDatabase database;
    private final List<GuardEvent> events = new ArrayList<>();

    RebuildPaceIT(int major) {
        cluster = PgClusters.shared(major, 1);
        database = cluster.database();
        database.execute(
                "create table events (id int, part int, amount int, primary key (id, part)) partition by list (part)",
                "create table events_1 partition of events for values in (1)",
                "insert into events select i, 1, i from generate_series(1, 500) i");
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private RebuildStatus run(String role, Runnable whenHeld) throws InterruptedException {
        return new PartitionRebuild(new UrlSessions(database.url(role)), NARROW, Surroundings.real(event -> {
                    events.add(event);
                    if (event instanceof RebuildEvent.Held) {
                        whenHeld.run();
                    }
                }))
                .run(RebuildSpec.of("double", "public.events", new RebuildSpec.Recomputed("amount", "amount * 2")));
    }

    @Test
    void theCopyWaitsForAReplicaThatIsBehindAndGoesOnByItself() throws InterruptedException {
        try (Fault paused = Faults.pauseReplay(cluster.standby(1))) {
            database.execute("create table noise as select md5(i::text) from generate_series(1, 20000) i");
            RebuildStatus status = run("postgres", paused::repair);
            assertThat(status.done()).as(status.toString()).isTrue();
        }
        assertThat(events)
                .filteredOn(RebuildEvent.Held.class::isInstance)
                .isNotEmpty()
                .first()
                .satisfies(held -> assertThat(held.message()).contains("bytes behind, the limit is 200000"));
        assertThat(database.number("select sum(amount) from events")).isEqualTo(500L * 501);
    }

    @Test
    void aPaceThatIsChangedTakesEffectWithTheNextBatch() throws InterruptedException {
        Pace slow = Pace.UNTHROTTLED.withLargestBatch(50).withLagLimit(0);
        Pace quick = Pace.UNTHROTTLED.withLargestBatch(200).withLagLimit(0);
        List<Long> copied = new ArrayList<>();
        UrlSessions sessions = new UrlSessions(database.url("postgres"));
        PartitionRebuild steering = new PartitionRebuild(sessions, NARROW, Surroundings.real(event -> {}));
        RebuildStatus status = new PartitionRebuild(
                        sessions, Rebuilds.policy().withPace(slow), Surroundings.real(event -> {
                            if (event instanceof RebuildEvent.Copied batch) {
                                copied.add(batch.rows());
                                change(steering, quick);
                            }
                        }))
                .run(RebuildSpec.of("double", "public.events", new RebuildSpec.Recomputed("amount", "amount * 2")));
        assertThat(status.done()).as(status.toString()).isTrue();
        assertThat(copied).containsExactly(50L, 200L, 200L, 50L);
        assertThat(steering.status("double"))
                .hasValueSatisfying(job -> assertThat(job.pace()).isEqualTo(quick));
        change(steering, slow);
        assertThat(steering.status("double"))
                .hasValueSatisfying(
                        job -> assertThat(job.pace()).as("of one that is over").isEqualTo(quick));
    }

    private static void change(PartitionRebuild rebuild, Pace pace) {
        try {
            rebuild.changePace("double", pace);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hour before it was work, not an outage. */
    @Test
    void aSessionThatIsLostAfterAnHourIsReplaced() throws InterruptedException {
        AtomicLong hours = new AtomicLong();
        RebuildStatus status = new PartitionRebuild(
                        new UrlSessions(database.url("postgres")),
                        Rebuilds.policy(),
                        new Surroundings(
                                Sleeper.real(),
                                () -> System.nanoTime()
                                        + Duration.ofHours(hours.get()).toNanos(),
                                new Random(7),
                                event -> {
                                    if (event instanceof RebuildEvent.Copied && hours.getAndSet(1) == 0) {
                                        database.execute(
                                                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgguard:rebuild' and datname = current_database()");
                                    }
                                    events.add(event);
                                }))
                .run(RebuildSpec.of("double", "public.events", new RebuildSpec.Recomputed("amount", "amount * 2")));
        assertThat(status.done()).as(status.toString()).isTrue();
        assertThat(events)
                .filteredOn(RebuildEvent.SessionLost.class::isInstance)
                .isNotEmpty();
        assertThat(database.number("select sum(amount) from events")).isEqualTo(500L * 501);
    }

    @Test
    void aRoleThatSeesNoReplicaStopsBeforeTheFirstBatchAndGoesOnOnceItMay() throws InterruptedException {
        String owner = database.owner();
        database.execute("alter table events owner to " + owner, "alter table events_1 owner to " + owner);
        assertThatThrownBy(() -> run(owner, () -> {}))
                .isInstanceOfSatisfying(GuardException.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(Refusal.REPLICAS_NOT_VISIBLE))
                .hasMessageContaining("GRANT pg_monitor TO");
        assertThat(database.value("select step from pgguard.rebuild_partition"))
                .isEqualTo(Step.CAPTURE.name().toLowerCase(Locale.ROOT));
        database.execute("grant pg_monitor to " + owner);
        assertThat(run(owner, () -> {}).done()).isTrue();
        assertThat(database.number("select sum(amount) from events")).isEqualTo(500L * 501);
    }
}
