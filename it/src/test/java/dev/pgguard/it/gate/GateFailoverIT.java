package dev.pgguard.it.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.gate.GateReport;
import dev.pgguard.it.gate.UsualChecks.Says;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.Expected;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Standbys of standbys, and servers that change their part while the gate waits; a cluster of its own for each test. */
@OnOldestAndNewestMajor
final class GateFailoverIT {

    private final PgCluster cluster;
    private final PgNode primary;

    GateFailoverIT(int major) {
        cluster = PgCluster.start(PgShape.of(major).withStandbys(2));
        primary = cluster.primary();
        primary.execute(
                "create table flyway_schema_history (installed_rank integer primary key, script text, success boolean)",
                "insert into flyway_schema_history values (1, 'V1__x.sql', true)");
        cluster.awaitReplay();
    }

    @AfterEach
    void leaveNothingBehind() {
        cluster.close();
    }

    private static String url(PgNode node) {
        return node.url("postgres", "postgres");
    }

    private static void assertUsualAreOpen(PgNode today, String situation, String verdict) throws IOException {
        // the lag of a pause before this stays for a moment
        Awaitility.await()
                .until(new UsualChecks(
                        () -> new UrlSessions(url(today)).open("checks").orElseThrow())::allOpen);
        UsualChecks.assertDocumented(situation, Says.OPEN, Says.OPEN, Says.OPEN, verdict);
    }

    private void write() {
        primary.execute(
                "insert into flyway_schema_history select max(installed_rank) + 1, 'V2__y.sql', true from flyway_schema_history");
    }

    @Test
    void aCascadingStandbyIsAskedDirectly() throws IOException {
        PgNode cascade = cluster.addStandbyOf(cluster.standby(1));
        try (Fault paused = Faults.pauseReplay(cascade)) {
            write();
            cluster.awaitReplay();
            assertThat(Gates.on(url(primary)).look().open())
                    .as("what the primary does not show")
                    .isTrue();
            GateReport report = Gates.on(url(primary)).asking(url(cascade)).look();
            assertThat(Gates.reasons(report)).containsExactly(Refusal.REPLICA_PAUSED);
            assertUsualAreOpen(primary, "a standby of a standby is late", "closed: replica-paused, with `replicaUrls`");
            paused.repair();
        }
        assertThat(Gates.on(url(primary))
                        .asking(url(cascade))
                        .within(Duration.ofMinutes(1))
                        .await()
                        .open())
                .isTrue();
    }

    @Test
    void aReplicaThatIsPromotedMeanwhileClosesTheGate() throws IOException {
        PgNode standby = cluster.standby(1);
        try (Fault paused = Faults.pauseReplay(cluster.standby(2))) {
            write();
            Gates gate = Gates.on(url(primary)).asking(url(standby)).within(Duration.ofMinutes(1));
            gate.time().onSleep(5, standby::promote).onSleep(6, paused::repair);
            GateReport report = gate.look();
            assertThat(Gates.reasons(report)).contains(Refusal.REPLICA_FOREIGN, Refusal.REPLICA_MISSING);
            assertThat(Gates.text(report)).contains("it was promoted", "standby1");
        }
        primary.awaitReplayBy(cluster.standby(2));
        assertUsualAreOpen(primary, "a replica was promoted", "closed: replica-missing");
    }

    @Test
    void aFailoverOfThePrimaryEndsTheWaitWithItsReason() throws IOException {
        PgNode successor = cluster.standby(1);
        PgNode[] today = {primary};
        Sessions sessions = role -> new UrlSessions(url(today[0])).open(role);
        try (Fault paused = Faults.pauseReplay(cluster.standby(2))) {
            write();
            Gates gate = Gates.on(sessions).within(Duration.ofMinutes(5));
            gate.time().onSleep(3, () -> {
                primary.stop();
                successor.promote();
                today[0] = successor;
            });
            GateReport report = gate.look();
            assertThat(Gates.reasons(report)).contains(Refusal.PRIMARY_CHANGED);
            assertThat(Gates.text(report)).contains("timeline 2 in place of 1", "start the gate again");
            assertThat(report.waited()).isLessThan(Duration.ofMinutes(1));
            assertUsualAreOpen(successor, "another server became the primary", "closed: primary-changed");
            assertThat(paused).isNotNull();
        }
    }

    @Test
    void aStandbyThatWasNotPointedToTheNewPrimaryIsForeign() throws IOException {
        PgNode left = cluster.standby(2);
        PgNode successor = cluster.standby(1);
        primary.stop();
        successor.promote();
        successor.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active");
        GateReport report = Gates.on(url(successor))
                .expecting(new Expected.Count(0))
                .asking(url(left))
                .look();
        assertThat(Gates.reasons(report)).containsExactly(Refusal.REPLICA_FOREIGN);
        assertThat(Gates.text(report)).contains("it follows timeline 1, the primary writes timeline 2");
        assertUsualAreOpen(
                successor,
                "a standby follows the old primary's timeline",
                "closed: replica-foreign, with `replicaUrls`");
    }

    @Test
    void aReplicaThatWasSeenOnceStaysExpectedAfterItAndItsSlotAreGone() {
        PgNode standby = cluster.standby(1);
        primary.execute("select pg_create_physical_replication_slot('unused', true)");
        Gates gate = Gates.on(url(primary));
        gate.time().onSleep(2, () -> {
            standby.stop();
            Awaitility.await()
                    .until(() -> primary.is("select count(*) = 1 from pg_stat_replication")
                            && primary.is("select count(*) = 1 from pg_replication_slots where active"));
            primary.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active");
        });
        GateReport report = gate.look();
        assertThat(Gates.reasons(report)).containsExactly(Refusal.REPLICA_MISSING);
        assertThat(Gates.text(report)).contains("standby1");
    }

    @Test
    void theStandbyOfACopyOfThisClusterIsForeignAheadOfItAndLevelWithIt() {
        try (PgCluster copy = PgCluster.start(PgShape.of(cluster.major()).withStandbys(1))) {
            PgNode strange = copy.standby(1);
            copy.primary()
                    .execute(
                            "create table flyway_schema_history (installed_rank integer primary key, script text, success boolean)",
                            "insert into flyway_schema_history values (1, 'V1__other.sql', true)");
            writeUntilAhead(copy.primary(), primary);
            copy.awaitReplay();
            GateReport ahead = Gates.on(url(primary))
                    .asking(url(strange))
                    .within(Duration.ZERO)
                    .look();
            assertThat(Gates.reasons(ahead)).containsExactly(Refusal.REPLICA_FOREIGN);
            assertThat(Gates.text(ahead)).contains("it belongs to a copy of this cluster");

            Gates gate = Gates.on(url(primary)).asking(url(strange));
            gate.time().onSleep(1, () -> writeUntilAhead(primary, copy.primary()));
            GateReport level = gate.look();
            assertThat(Gates.reasons(level)).containsExactly(Refusal.REPLICA_FOREIGN);
            assertThat(Gates.text(level))
                    .contains(
                            "does not show what the primary shows",
                            "V1__other.sql (row 1) there and V1__x.sql (row 1)");
        }
    }

    private static void writeUntilAhead(PgNode one, PgNode other) {
        while (position(one) <= position(other)) {
            one.execute("select pg_logical_emit_message(false, 'test', repeat('x', 100000))");
        }
    }

    private static long position(PgNode node) {
        return node.number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
    }
}
