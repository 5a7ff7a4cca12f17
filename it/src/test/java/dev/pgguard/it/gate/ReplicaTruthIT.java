package dev.pgguard.it.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.History;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.it.gate.UsualChecks.Says;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.Expected;
import dev.pgguard.testing.FakeTime;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/gate.md}, a test for each of its rows: what the usual checks say while something is wrong with the
 * replicas, and what the gate says. The rows are compared with the document.
 */
@OnOldestAndNewestMajor
final class ReplicaTruthIT {

    private final PgCluster cluster;
    private final PgNode first;
    private final TestDatabase database;
    private final String owner;

    ReplicaTruthIT(int major) {
        cluster = PgClusters.shared(major, 2);
        first = cluster.standby(1);
        database = cluster.database();
        owner = database.monitoringOwner();
    }

    @BeforeEach
    void migrated() {
        database.execute(
                "create table flyway_schema_history (installed_rank integer primary key, script text, success boolean)",
                "insert into flyway_schema_history values (1, 'V1__x.sql', true)",
                "grant select on flyway_schema_history to public");
        cluster.awaitReplay();
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private UsualChecks checks() {
        return usual(owner);
    }

    private UsualChecks usual(String role) {
        return new UsualChecks(() -> database.connect(role));
    }

    private Gates gate() {
        return Gates.on(database.url(owner));
    }

    /** Leaves a commit that a replica which does not replay lacks. */
    private void write() {
        database.execute(
                "insert into flyway_schema_history select max(installed_rank) + 1, 'V2__y.sql', true from flyway_schema_history");
    }

    private String url(PgNode standby) {
        return standby.url(database.name(), owner);
    }

    private void assertClosed(GateReport report, Refusal reason, String... words) {
        assertThat(Gates.reasons(report)).containsExactly(reason);
        assertThat(Gates.text(report)).contains(words).contains("docs/runbook.md#" + reason.anchor());
    }

    @Test
    void idleAndCaughtUp() throws IOException {
        UsualChecks checks = checks();
        checks.timestampIsLate(first);
        GateReport report = gate().asking(url(first)).look();
        assertThat(report.findings()).isEmpty();
        assertThat(report.replicas()).as("one of them asked itself").hasSize(2);
        checks.assertRow("idle, caught up", Says.OPEN, Says.OPEN, Says.OPEN, "**open**");
    }

    @Test
    void replayPaused() throws IOException {
        try (Fault paused = Faults.pauseReplay(first)) {
            write();
            assertThat(checks().bytes() && checks().rows()).isTrue();
            assertClosed(gate().look(), Refusal.REPLICA_NOT_REPLAYED, "standby1", "replay is paused there");
            assertClosed(
                    gate().expecting(new Expected.Names(List.of("standby2")))
                            .asking(url(first))
                            .look(),
                    Refusal.REPLICA_PAUSED,
                    "select pg_wal_replay_resume();");
            checks().assertRow(
                            "replay paused, a commit not replayed",
                            Says.LATE,
                            Says.OPEN,
                            Says.OPEN,
                            "closed: replica-not-replayed");
            paused.repair();
            assertThat(gate().within(Duration.ofMinutes(1)).await().open()).isTrue();
        }
    }

    @Test
    void pausedAndCaughtUp() throws IOException {
        // the server writes a record of its own now and then, and the lag grows from then on
        Awaitility.await("a moment at which the usual checks are open").until(() -> {
            cluster.awaitReplay();
            try (Fault paused = Faults.pauseReplay(first)) {
                assertThat(paused).isNotNull();
                return checks().allOpen();
            }
        });
        try (Fault paused = Faults.pauseReplay(first)) {
            assertThat(Gates.reasons(gate().asking(url(first)).look())).contains(Refusal.REPLICA_PAUSED);
            UsualChecks.assertDocumented(
                    "replay paused, nothing to replay yet",
                    Says.OPEN,
                    Says.OPEN,
                    Says.OPEN,
                    "closed: replica-paused, with `replicaUrls`");
            assertThat(paused).isNotNull();
        }
    }

    /** What the tool tells as pending until the history has a second row. */
    private final class Pending implements PendingMigrations {
        @Override
        public History.Tool tool() {
            return History.Tool.FLYWAY;
        }

        @Override
        public String source() {
            return "the test";
        }

        @Override
        public List<String> names(@Nullable History history) {
            return database.number("select count(*) from flyway_schema_history") < 2 ? List.of("V2__y.sql") : List.of();
        }
    }

    @Test
    void aMigrationThatIsAppliedWhileTheGateWaitsMustBeReplayedToo() {
        try (Fault paused = Faults.pauseReplay(first)) {
            Gates gate = gate().pending(new Pending());
            gate.time().onSleep(5, this::write);
            assertClosed(gate.look(), Refusal.REPLICA_NOT_REPLAYED, "standby1");
            paused.repair();
        }
        assertThat(gate().within(Duration.ofMinutes(1)).await().open()).isTrue();
    }

    @Test
    void delayedOnPurpose() throws IOException {
        try (Fault delay = Faults.applyDelay(first, Duration.ofHours(1))) {
            write();
            assertClosed(gate().look(), Refusal.REPLICA_NOT_REPLAYED, "standby1");
            assertThat(Gates.text(
                            gate().exempting("standby1").asking(url(first)).look()))
                    .contains("late on purpose (recovery_min_apply_delay is 1h)");
            GateReport exempt = gate().exempting("standby1").look();
            assertThat(exempt.findings()).isEmpty();
            assertThat(exempt.notWaitedFor())
                    .anyMatch(each -> each.toString().matches("standby1.*: exempt \\(exemptReplicas\\).*"));
            checks().assertRow("late on purpose", Says.LATE, Says.OPEN, Says.OPEN, "closed: replica-not-replayed");
            assertThat(delay).isNotNull();
        }
    }

    @Test
    void receiverFrozen() throws IOException {
        try (Fault frozen = Faults.stallReceiver(first)) {
            write();
            assertClosed(gate().look(), Refusal.REPLICA_NOT_REPLAYED, "standby1");
            assertThat(Gates.text(gate().expecting(new Expected.Names(List.of("standby2")))
                            .asking(url(first))
                            .look()))
                    .contains("it has not received them yet");
            checks().assertRow(
                            "receiver frozen, as over a dead network",
                            Says.OPEN,
                            Says.OPEN,
                            Says.OPEN,
                            "closed: replica-not-replayed");
            assertThat(frozen).isNotNull();
        }
    }

    @Test
    void standbyThatFollowsNobody() {
        try (Fault alone = Faults.followsNobody(first)) {
            assertClosed(
                    gate().expecting(new Expected.Names(List.of("standby2")))
                            .asking(url(first))
                            .look(),
                    Refusal.REPLICA_MISSING,
                    "it has no WAL receiver",
                    "primary_conninfo");
            assertThat(alone).isNotNull();
        }
        assertThat(gate().asking(url(first))
                        .within(Duration.ofMinutes(1))
                        .await()
                        .open())
                .isTrue();
    }

    @Test
    void standbyStopped() throws IOException {
        try (Fault down = Faults.down(first)) {
            write();
            assertClosed(gate().look(), Refusal.REPLICA_MISSING, "standby1", "pg_drop_replication_slot");
            assertClosed(
                    gate().expecting(new Expected.Names(List.of("standby1", "standby2")))
                            .look(),
                    Refusal.REPLICA_MISSING,
                    "Replica standby1 of expectedReplicas is not connected");
            assertClosed(gate().expecting(new Expected.Count(2)).look(), Refusal.REPLICA_MISSING, "expectedReplicas=2");
            assertClosed(gate().expecting(new Expected.Slots()).look(), Refusal.REPLICA_MISSING, "standby1");
            assertClosed(
                    gate().expecting(new Expected.Names(List.of("standby2")))
                            .asking(url(first))
                            .look(),
                    Refusal.REPLICA_MISSING,
                    "could not be asked");
            checks().assertRow("standby stopped", Says.OPEN, Says.OPEN, Says.OPEN, "closed: replica-missing");
            down.repair();
            assertThat(gate().within(Duration.ofMinutes(1)).await().open()).isTrue();
        }
    }

    @Test
    void roleWithoutPgMonitor() throws IOException {
        String blind = database.role("blind");
        try (Fault paused = Faults.pauseReplay(first)) {
            write();
            assertClosed(
                    Gates.on(database.url(blind)).look(),
                    Refusal.REPLICAS_NOT_VISIBLE,
                    "GRANT pg_monitor TO \"" + blind + "\";");
            usual(blind)
                    .assertRow(
                            "role without pg_monitor, replay paused",
                            Says.OPEN,
                            Says.OPEN,
                            Says.OPEN,
                            "closed: replicas-not-visible");
            assertThat(paused).isNotNull();
        }
        cluster.awaitReplay();
        assertThat(Gates.text(Gates.on(database.url(blind))
                        .asking(first.url(database.name(), blind))
                        .expecting(new Expected.Count(0))
                        .look()))
                .contains("GRANT pg_monitor TO");
    }

    @Test
    void slotWithoutAConsumer() throws IOException {
        try (Fault slot = Faults.unusedSlot(cluster.primary(), "gone")) {
            assertClosed(
                    gate().look(),
                    Refusal.REPLICA_MISSING,
                    "The physical replication slot gone has no replica connected");
            assertThat(gate().exempting("gone").look().findings()).isEmpty();
            checks().assertRow(
                            "a physical slot that nobody uses",
                            Says.OPEN,
                            Says.OPEN,
                            Says.OPEN,
                            "closed: replica-missing");
            assertThat(slot).isNotNull();
        }
    }

    @Test
    void urlOfThePrimaryOfAnotherClusterAndOfOneServerTwice() throws IOException {
        assertClosed(gate().asking(database.url(owner)).look(), Refusal.REPLICA_FOREIGN, "leads to the primary itself");
        // clusters of one major are copies of one template, and have its identifier
        PgNode stranger = PgClusters.shared(cluster.major() == 14 ? 15 : 14, 0).primary();
        assertClosed(
                gate().asking(stranger.url("postgres", "postgres")).look(),
                Refusal.REPLICA_FOREIGN,
                "belongs to another cluster",
                "as a logical replica does too");
        assertClosed(
                gate().asking(first.url("postgres", "postgres")).look(),
                Refusal.REPLICA_FOREIGN,
                "its URL leads to the database postgres, and that of the primary to " + database.name());
        assertClosed(
                gate().asking(url(first))
                        .asking(url(first).replace("127.0.0.1", "localhost"))
                        .look(),
                Refusal.REPLICA_FOREIGN,
                "lead to the same server");
        checks().assertRow(
                        "a replica's URL leads to the primary or to a stranger",
                        Says.OPEN,
                        Says.OPEN,
                        Says.OPEN,
                        "closed: replica-foreign");
    }

    @Test
    void historyThatTheReplicaCannotHave() {
        database.execute("alter table flyway_schema_history set unlogged");
        cluster.awaitReplay();
        assertClosed(
                gate().asking(url(first)).look(),
                Refusal.REPLICA_FOREIGN,
                "has replayed, but does not show what the primary shows",
                "public.flyway_schema_history could not be read there (ERROR: cannot access temporary or unlogged relations");
    }

    @Test
    void firstLookThatTakesAllTheTimeIsNotTheOnlyOne() throws IOException {
        try (Fault paused = Faults.pauseReplay(first)) {
            write();
            Gates gate = gate();
            gate.pending(loadedFor(Duration.ofMinutes(1), gate.time()));
            gate.time().onSleep(1, () -> {
                paused.repair();
                cluster.awaitReplay();
            });
            GateReport report = gate.look();
            assertThat(report.findings()).isEmpty();
            assertThat(report.looks()).isEqualTo(3);
        }
    }

    /** A tool that has nothing pending, and says so after a time. */
    private static PendingMigrations loadedFor(Duration time, FakeTime clock) {
        return new PendingMigrations() {
            @Override
            public History.Tool tool() {
                return History.Tool.FLYWAY;
            }

            @Override
            public String source() {
                return "the test";
            }

            @Override
            public List<String> names(@Nullable History history) {
                clock.tick(time);
                return List.of();
            }
        };
    }

    @Test
    void unknownReplicaName() throws IOException {
        assertClosed(
                gate().expecting(new Expected.Names(List.of("standby1", "standby9")))
                        .look(),
                Refusal.REPLICA_MISSING,
                "Replica standby9 of expectedReplicas is not connected to this primary",
                "The primary shows: standby1");
        checks().assertRow(
                        "a replica that is expected and unknown",
                        Says.OPEN,
                        Says.OPEN,
                        Says.OPEN,
                        "closed: replica-missing");
    }

    @Test
    void standbyGivenAsThePrimary() throws IOException {
        assertClosed(Gates.on(url(first)).look(), Refusal.NOT_A_PRIMARY, "targetServerType=primary");
        checks().assertRow("the URL leads to a standby", Says.OPEN, Says.OPEN, Says.OPEN, "closed: not-a-primary");
    }

    @Test
    void logicalReaderIsListedAndNotWaitedFor() throws IOException {
        try (Fault subscriber = Faults.logicalSubscriber(database, "reports")) {
            cluster.awaitReplay();
            GateReport report = gate().look();
            assertThat(report.findings()).isEmpty();
            assertThat(report.notWaitedFor()).anyMatch(each -> each.toString().contains("logical replication"));
            checks().assertRow(
                            "a logical subscriber beside the replicas",
                            Says.OPEN,
                            Says.OPEN,
                            Says.OPEN,
                            "**open**, it is listed");
            assertThat(subscriber).isNotNull();
        }
    }
}
