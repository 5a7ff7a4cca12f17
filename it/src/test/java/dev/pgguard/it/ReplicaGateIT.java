package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.Expectation;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.NotWaitedFor;
import dev.pgguard.replica.Replica;
import dev.pgguard.replica.ReplicaGate;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.replica.ReplicaReport;
import dev.pgguard.replica.ReplicasNotReady;
import dev.pgguard.replica.ReplicasReplayed;
import dev.pgguard.replica.ReplicasSurveyed;
import dev.pgguard.replica.WaitingForReplicas;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.testing.FakeTime;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate on a primary with two standbys, each with its slot, as a role that owns its database and has pg_monitor. */
@OnOldestAndNewestMajor
final class ReplicaGateIT {

    private static final Expected SHOWN = new Expected.Shown();

    private final PgCluster cluster;
    private final List<GuardEvent> events = new ArrayList<>();
    private final FakeTime time = new FakeTime();
    private final TestDatabase database;
    private final Connection session;

    ReplicaGateIT(int major) {
        cluster = PgClusters.shared(major, 2);
        database = cluster.database();
        session = database.connect(database.monitoringOwner());
    }

    @BeforeEach
    void migrateSomething() {
        database.execute("create table orders (id int)");
        cluster.awaitReplay();
    }

    @AfterEach
    void leaveNothingBehind() throws SQLException {
        session.close();
        database.close();
    }

    /** With real time: for tests that wait for something that comes. */
    private ReplicaGate patient(Expected expected) {
        return new ReplicaGate(
                new ReplicaPolicy(true, expected, Duration.ofMinutes(2)),
                Sleeper.real(),
                InstantSource.system(),
                events::add);
    }

    /** In which five minutes pass at once. */
    private ReplicaGate hurried(Expected expected) {
        return new ReplicaGate(new ReplicaPolicy(true, expected, Duration.ofMinutes(5)), time, time, events::add);
    }

    private static GuardException refused(Runnable action) {
        return catchThrowableOfType(GuardException.class, action::run);
    }

    private void write(int rows) {
        database.execute("insert into orders select generate_series(1, " + rows + ")");
    }

    private static List<String> names(Expectation expectation) {
        return expectation.replicas().stream().map(Replica::name).toList();
    }

    private static void awaitTrue(PgNode node, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> node.is(condition));
    }

    private static void pause(PgNode standby) {
        standby.execute("select pg_wal_replay_pause()");
        awaitTrue(standby, "select pg_get_wal_replay_pause_state() = 'paused'");
    }

    private static void resume(PgNode standby) {
        standby.execute("select pg_wal_replay_resume()");
    }

    @Test
    void opensWhenEveryReplicaHasReplayedTheLastCommit() throws SQLException {
        ReplicaGate gate = patient(SHOWN);
        Expectation expectation = gate.survey(session);
        write(1_000);
        ReplicaReport report = gate.await(session, expectation);
        for (PgNode standby : cluster.standbys()) {
            try (Connection reader = standby.connect(database.name());
                    Statement statement = reader.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from orders")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(1_000);
            }
        }
        assertThat(names(expectation)).containsExactly("standby1", "standby2");
        assertThat(report.replicas()).hasSize(2).allMatch(state -> state.ready());
        assertThat(events.get(0)).isInstanceOf(ReplicasSurveyed.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(ReplicasReplayed.class);
        assertThat(gate.glance(session)).isEmpty();
    }

    @Test
    void countsACommitThatThePrimaryHasNotWrittenYet() throws SQLException {
        cluster.primary().set("wal_writer_delay", "2s");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            ReplicaGate gate = patient(SHOWN);
            Expectation expectation = gate.survey(session);
            statement.execute("set synchronous_commit = off");
            statement.execute("insert into orders values (4711)");
            gate.await(session, expectation);
            for (PgNode standby : cluster.standbys()) {
                try (Connection reader = standby.connect(database.name());
                        Statement look = reader.createStatement();
                        ResultSet rows = look.executeQuery("select from orders where id = 4711")) {
                    assertThat(rows.next()).isTrue();
                }
            }
        } finally {
            cluster.primary().reset("wal_writer_delay");
        }
    }

    @Test
    void doesNotWaitForTheServerToWriteWhatAnOpenTransactionLeftInMemory() throws SQLException {
        cluster.primary().set("bgwriter_delay", "10s"); // which else writes the rest sooner or later
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            ReplicaGate gate = new ReplicaGate(
                    new ReplicaPolicy(true, SHOWN, Duration.ofSeconds(8)),
                    Sleeper.real(),
                    InstantSource.system(),
                    events::add);
            Expectation expectation = gate.survey(session);
            write(1);
            other.setAutoCommit(false);
            statement.execute("insert into orders values (4712)");
            gate.await(session, expectation);
            other.rollback();
        } finally {
            cluster.primary().reset("bgwriter_delay");
        }
    }

    @Test
    void staysClosedWhileReplayIsPausedAndOpensWhenItResumes() throws SQLException {
        Expectation expectation = hurried(SHOWN).survey(session);
        pause(cluster.standby(1));
        try {
            write(40_000);
            GuardException refused = refused(() -> hurried(SHOWN).await(session, expectation));
            assertThat(refused.refusal()).isEqualTo(Refusal.REPLICA_NOT_REPLAYED);
            assertThat(refused)
                    .hasMessageContaining("standby1")
                    .hasMessageNotContaining("standby2")
                    .hasMessageContaining("bytes behind")
                    .hasMessageContaining("ARE applied and recorded")
                    .hasMessageContaining("run migrate again");
            assertThat(events.stream().filter(WaitingForReplicas.class::isInstance))
                    .hasSizeBetween(25, 31);
            assertThat(hurried(SHOWN).glance(session))
                    .hasValueSatisfying(event ->
                            assertThat(event.message()).contains("standby1").contains("bytes behind"));
            assertThat(hurried(new Expected.Names(List.of("standby2")))
                            .survey(session)
                            .notWaitedFor())
                    .extracting(NotWaitedFor::why)
                    .containsExactly("not in expectedReplicas");
        } finally {
            resume(cluster.standby(1));
        }
        assertThat(patient(SHOWN).await(session, expectation).replicas()).hasSize(2);
        assertThat(hurried(SHOWN).glance(session)).isEmpty();
    }

    @Test
    void isNotDeceivedByAReplicaThatHoldsBackOnlyTheCommit() {
        PgNode delayed = cluster.standby(1);
        Expectation expectation = hurried(SHOWN).survey(session);
        delayed.set("recovery_min_apply_delay", "1h");
        try {
            write(1);
            assertThat(refused(() -> hurried(SHOWN).await(session, expectation)).refusal())
                    .isEqualTo(Refusal.REPLICA_NOT_REPLAYED);
        } finally {
            delayed.reset("recovery_min_apply_delay");
        }
        assertThat(patient(SHOWN).await(session, expectation).replicas()).hasSize(2);
    }

    @Test
    void tellsThatAReceiverIsFrozen() {
        PgNode frozen = cluster.standby(2);
        Expectation expectation = hurried(SHOWN).survey(session);
        long receiver = Long.parseLong(String.valueOf(frozen.value("select pid::text from pg_stat_wal_receiver")));
        frozen.signal(receiver, "STOP");
        try {
            write(10);
            GuardException refused = refused(() -> hurried(SHOWN).await(session, expectation));
            assertThat(refused.refusal()).isEqualTo(Refusal.REPLICA_NOT_REPLAYED);
            assertThat(refused).hasMessageContaining("standby2").hasMessageContaining("no message from it for");
        } finally {
            frozen.signal(receiver, "CONT");
        }
        assertThat(patient(SHOWN).await(session, expectation).replicas()).hasSize(2);
    }

    @Test
    void missesAReplicaThatStoppedAndKnowsItAgainWhenItIsBack() {
        PgNode stopped = cluster.standby(2);
        Expectation expectation = hurried(SHOWN).survey(session);
        stopped.stop();
        try {
            write(10);
            GuardException refused = refused(() -> hurried(SHOWN).await(session, expectation));
            assertThat(refused.refusal()).isEqualTo(Refusal.REPLICA_MISSING);
            assertThat(refused).hasMessageContaining("standby2").hasMessageContaining("ARE applied and recorded");

            GuardException atStart = refused(() -> hurried(SHOWN).survey(session));
            assertThat(atStart.refusal()).isEqualTo(Refusal.REPLICA_MISSING);
            assertThat(atStart)
                    .hasMessageContaining("slot standby2 has no replica")
                    .hasMessageContaining("select pg_drop_replication_slot('standby2');")
                    .hasMessageContaining("Nothing was applied");
            assertThat(refused(() -> hurried(new Expected.Count(2)).survey(session))
                            .refusal())
                    .isEqualTo(Refusal.REPLICA_MISSING);
            assertThat(refused(() -> hurried(new Expected.Names(List.of("standby2")))
                                    .survey(session))
                            .refusal())
                    .isEqualTo(Refusal.REPLICA_MISSING);
            assertThat(names(hurried(new Expected.Count(1)).survey(session))).containsExactly("standby1");
            assertThat(hurried(SHOWN).glance(session)).containsInstanceOf(ReplicasNotReady.class);
        } finally {
            stopped.start();
        }
        assertThat(patient(SHOWN).await(session, expectation).replicas()).hasSize(2);
    }

    @Test
    void refusesARoleThatMayNotSeeReplicasUntilItIsGranted() throws SQLException {
        String blind = database.role("blind");
        try (Connection plain = database.connect(blind)) {
            GuardException refused = refused(() -> hurried(SHOWN).survey(plain));
            assertThat(refused.refusal()).isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
            String grant = "GRANT pg_monitor TO \"" + blind + "\";";
            assertThat(refused).hasMessageContaining(grant).hasMessageContaining("standby1");
            assertThat(hurried(SHOWN).glance(plain))
                    .hasValueSatisfying(event -> assertThat(event.message()).contains(grant));
            database.execute(grant);
            assertThat(names(hurried(SHOWN).survey(plain))).hasSize(2);
            database.execute("revoke pg_monitor from " + blind);
        }
    }

    @Test
    void failsWhenThePrivilegeIsLostDuringTheWait() throws SQLException {
        String role = database.role("fading");
        database.execute("grant pg_monitor to " + role);
        try (Connection fading = database.connect(role)) {
            Expectation expectation = hurried(SHOWN).survey(fading);
            database.execute("revoke pg_monitor from " + role);
            assertThat(refused(() -> hurried(SHOWN).await(fading, expectation)).refusal())
                    .isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
        }
    }

    @Test
    void saysThatTheSessionWasLostAndTheMigrationsAreApplied() throws SQLException {
        Expectation expectation = hurried(SHOWN).survey(session);
        pause(cluster.standby(1));
        try {
            write(10);
            time.onEverySleep(() -> cluster.primary()
                    .execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                            + database.name() + "'"));
            GuardException refused = refused(() -> hurried(SHOWN).await(session, expectation));
            assertThat(refused.refusal()).isEqualTo(Refusal.CONNECTION_LOST);
            assertThat(refused).hasMessageContaining("ARE applied and recorded");
            assertThat(hurried(SHOWN).glance(session)).containsInstanceOf(ReplicasNotReady.class);
        } finally {
            resume(cluster.standby(1));
        }
    }

    @Test
    void refusesASessionOnAStandby() throws SQLException {
        try (Connection standby = cluster.standby(1).connect()) {
            assertThat(refused(() -> hurried(SHOWN).survey(standby)).refusal()).isEqualTo(Refusal.NOT_A_PRIMARY);
        }
    }

    @Test
    void refusesASlotThatNobodyUsesUnlessReplicasAreDeclared() {
        cluster.primary().execute("select pg_create_physical_replication_slot('left_over', true)");
        try {
            GuardException refused = refused(() -> hurried(SHOWN).survey(session));
            assertThat(refused.refusal()).isEqualTo(Refusal.REPLICA_MISSING);
            assertThat(refused).hasMessageContaining("left_over").hasMessageContaining("expectedReplicas");
            assertThat(hurried(new Expected.Count(2)).survey(session).notWaitedFor())
                    .extracting(NotWaitedFor::who)
                    .containsExactly("slot left_over");
        } finally {
            cluster.primary().execute("select pg_drop_replication_slot('left_over')");
        }
    }

    @Test
    void refusesAuroraUnlessReplicasAreDeclared() {
        cluster.primary().execute("create database aurora");
        try (Connection aurora = cluster.primary().connect("aurora");
                Statement statement = aurora.createStatement()) {
            statement.execute(
                    "create function pg_catalog.aurora_version() returns text language sql as 'select null::text'");
            assertThat(refused(() -> hurried(SHOWN).survey(aurora)).refusal()).isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
            assertThat(names(hurried(new Expected.Count(0)).survey(aurora))).hasSize(2);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            cluster.primary().execute("drop database aurora with (force)");
        }
    }

    @Test
    void listsAnArchiverAndDoesNotWaitForIt() throws SQLException {
        try (Replication archiver = Replication.archiver(cluster.primary(), "archive")) {
            archiver.answer();
            awaitTrue(
                    cluster.primary(),
                    "select exists (select from pg_stat_replication"
                            + " where application_name = 'archive' and reply_time is not null)");
            ReplicaGate gate = hurried(SHOWN);
            Expectation expectation = gate.survey(session);
            assertThat(names(expectation)).containsExactly("standby1", "standby2");
            assertThat(expectation.notWaitedFor())
                    .extracting(NotWaitedFor::why)
                    .containsExactly("a WAL archiver, it never replays");
            write(10);
            assertThat(patient(SHOWN).await(session, expectation).replicas()).hasSize(2);
            assertThat(refused(() ->
                            hurried(new Expected.Names(List.of("archive"))).survey(session)))
                    .hasMessageContaining("a WAL archiver");
        }
        gone("archive");
    }

    @Test
    void doesNotTakeAnIdleReplicationSessionForAReplica() throws SQLException {
        try (Replication idle = Replication.idle(cluster.primary(), "who")) {
            idle.answer();
            GuardException refused = refused(() -> hurried(SHOWN).survey(session));
            assertThat(refused.refusal()).isEqualTo(Refusal.REPLICA_MISSING);
            assertThat(refused).hasMessageContaining("who").hasMessageContaining("state startup");
            assertThat(names(hurried(new Expected.Count(2)).survey(session))).containsExactly("standby1", "standby2");
        }
        gone("who");
    }

    @Test
    void listsALogicalReaderAndNeedsNoPrivilegeForIt() throws SQLException {
        PgCluster alone = PgClusters.shared(cluster.major(), 0);
        try (TestDatabase published = alone.database();
                Connection plain = published.connect(published.owner())) {
            published.execute("create table t (id int)", "create publication changes for all tables");
            try (Replication reader =
                    Replication.logical(alone.primary(), published.name(), "reader_" + published.name(), "changes")) {
                reader.answer();
                Expectation expectation = hurried(SHOWN).survey(plain);
                assertThat(expectation.replicas()).isEmpty();
                assertThat(expectation.notWaitedFor())
                        .extracting(NotWaitedFor::why)
                        .containsExactly("logical replication, it replays no DDL");
                assertThat(hurried(SHOWN).await(plain, expectation).replicas()).isEmpty();
            }
        }
    }

    @Test
    void countsTwoReplicasOfOneNameThatHaveNoSlots() throws SQLException {
        try (PgCluster twins = PgCluster.start(PgShape.of(cluster.major()).withStandbys(2));
                Connection superuser = twins.primary().connect()) {
            for (PgNode standby : twins.standbys()) {
                String conninfo = String.valueOf(standby.value("select current_setting('primary_conninfo')"));
                standby.set("primary_slot_name", "");
                standby.set("primary_conninfo", conninfo.replace(standby.name(), "walreceiver"));
            }
            awaitTrue(
                    twins.primary(),
                    "select count(*) = 2 from pg_stat_replication"
                            + " where application_name = 'walreceiver' and state = 'streaming'");
            awaitTrue(twins.primary(), "select not exists (select from pg_replication_slots where active)");
            twins.primary()
                    .execute(
                            "select pg_drop_replication_slot(slot_name) from pg_replication_slots",
                            "create table t (id int)");
            Expectation expectation = patient(SHOWN).survey(superuser);
            assertThat(names(expectation)).containsExactly("walreceiver", "walreceiver");
            assertThat(patient(SHOWN).await(superuser, expectation).replicas()).hasSize(2);

            pause(twins.standby(1));
            twins.primary().execute("insert into t values (1)");
            assertThat(refused(() -> hurried(SHOWN).await(superuser, expectation))
                            .refusal())
                    .isEqualTo(Refusal.REPLICA_NOT_REPLAYED);
            resume(twins.standby(1));

            twins.standby(2).stop();
            assertThat(refused(() -> hurried(SHOWN).await(superuser, expectation))
                            .refusal())
                    .isEqualTo(Refusal.REPLICA_MISSING);
            twins.standby(2).start();
            assertThat(patient(SHOWN).await(superuser, expectation).replicas()).hasSize(2);
        }
    }

    @Test
    void looksInTheSameRoundTripAsTheCallersOwnStatements() throws SQLException {
        try (Statement statement = session.createStatement()) {
            assertThat(statement.execute("set lock_timeout = '3s'; " + ReplicaGate.GLANCE_SQL + "; reset lock_timeout"))
                    .isFalse();
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(hurried(SHOWN).glance(statement.getResultSet())).isEmpty();
        }
        session.setAutoCommit(false);
        assertThat(hurried(SHOWN).glance(session)).isEmpty();
        session.rollback();
    }

    @Test
    void asksNothingWhenItIsOff() throws SQLException {
        ReplicaGate off =
                new ReplicaGate(new ReplicaPolicy(false, SHOWN, Duration.ofSeconds(1)), time, time, events::add);
        session.close();
        assertThat(off.await(session, off.survey(session)).replicas()).isEmpty();
        assertThat(off.glance(session)).isEmpty();
        assertThat(events).isEmpty();
    }

    private void gone(String application) {
        awaitTrue(
                cluster.primary(),
                "select not exists (select from pg_stat_replication where application_name = '" + application + "')");
    }
}
