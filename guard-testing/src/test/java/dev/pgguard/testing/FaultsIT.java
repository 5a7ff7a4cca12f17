package dev.pgguard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@OnEachMajor
final class FaultsIT {

    private final PgCluster cluster;
    private final PgNode primary;
    private final PgNode standby;

    @AutoClose
    private final TestDatabase database;

    FaultsIT(int major) {
        cluster = PgClusters.shared(major, 1);
        primary = cluster.primary();
        standby = cluster.standby(1);
        database = cluster.database();
        database.execute("create table orders (id int)");
        cluster.awaitReplay();
    }

    @Test
    void aPausedStandbyFlushesAndDoesNotReplay() {
        try (Fault fault = Faults.pauseReplay(standby)) {
            write();
            awaitOnPrimary("flush_lsn >= pg_current_wal_lsn() and replay_lsn < flush_lsn and replay_lag > '0'");
            fault.repair();
            cluster.awaitReplay();
        }
    }

    @Test
    void aDelayedStandbyIsFewBytesBehindAndShowsReplayLag() {
        try (Fault fault = Faults.applyDelay(standby, Duration.ofMinutes(10))) {
            database.execute("insert into orders values (1)");
            awaitOnPrimary("replay_lsn < flush_lsn and replay_lag > '0' and flush_lsn - replay_lsn < 100000");
            fault.repair();
            cluster.awaitReplay();
        }
    }

    @Test
    void aStalledReceiverStillStreamsWithoutAnyLag() {
        awaitOnPrimary("replay_lag is null");
        try (Fault fault = Faults.stallReceiver(standby)) {
            write();
            awaitOnPrimary("state = 'streaming' and flush_lsn < pg_current_wal_lsn() - 10000"
                    + " and replay_lag is null and reply_time < clock_timestamp() - interval '2 s'");
            fault.repair();
            cluster.awaitReplay();
        }
    }

    @Test
    void aStandbyThatIsDownLeavesNoRowAndAnInactiveSlot() {
        try (Fault fault = Faults.down(standby)) {
            database.await(
                    "the walsender to go",
                    "select not exists (select from pg_stat_replication) and exists"
                            + " (select from pg_replication_slots where slot_name = ? and not active)",
                    standby.name());
            write();
            fault.repair();
            cluster.awaitReplay();
        }
    }

    @Test
    void aCommitHangsForASynchronousStandbyThatIsGoneAndACancelledOneSucceedsWithAWarning() throws SQLException {
        try (Fault fault = Faults.synchronousStandbyGone(primary, standby);
                Connection session = database.connect();
                Statement statement = session.createStatement()) {
            int pid = Query.one(session, "select pg_backend_pid()", row -> row.getInt(1));
            Thread canceller = new Thread(() -> {
                database.await(
                        "the commit to hang", "select wait_event = 'SyncRep' from pg_stat_activity where pid = ?", pid);
                database.execute("select pg_cancel_backend(" + pid + ")");
            });
            canceller.start();
            statement.execute("insert into orders values (1)");
            assertThat(statement.getWarnings().getMessage()).contains("canceling wait for synchronous replication");
            fault.repair();
        }
        assertThat(database.number("select count(*) from orders")).isEqualTo(1);
        cluster.awaitReplay();
    }

    @Test
    void aLogicalSubscriberIsAWalsenderOfItsOwnDatabase() {
        try (Fault fault = Faults.logicalSubscriber(database, "etl")) {
            assertThat(fault).isNotNull();
            assertThat(database.is("select count(*) = 2 from pg_stat_replication"))
                    .isTrue();
            assertThat(database.value("select slot_type || ' ' || database from pg_replication_slots where active"
                            + " and slot_name = 'etl'"))
                    .isEqualTo("logical " + database.name());
        }
        assertThat(database.is("select count(*) = 1 from pg_replication_slots")).isTrue();
    }

    @Test
    void anUnusedSlotKeepsWalForNobody() {
        try (Fault fault = Faults.unusedSlot(primary, "gone")) {
            assertThat(fault).isNotNull();
            assertThat(database.is("select not active and restart_lsn is not null from pg_replication_slots"
                            + " where slot_name = 'gone'"))
                    .isTrue();
        }
        assertThat(database.is("select count(*) = 1 from pg_replication_slots")).isTrue();
    }

    private void write() {
        database.execute("insert into orders select generate_series(1, 5000)");
    }

    private void awaitOnPrimary(String condition) {
        database.await(
                condition,
                "select " + condition + " from pg_stat_replication where application_name = ?",
                standby.name());
    }
}
