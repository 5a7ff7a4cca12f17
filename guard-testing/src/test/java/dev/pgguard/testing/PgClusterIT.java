package dev.pgguard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@OnEachMajor
final class PgClusterIT {

    private final int major;

    PgClusterIT(int major) {
        this.major = major;
    }

    @Test
    void aStandbyReplaysWhatThePrimaryWrites() throws SQLException {
        PgCluster cluster = PgClusters.shared(major, 1);
        assertThat(cluster.primary().value("show server_version")).startsWith(major + ".");
        assertThat(cluster.primary().isStandby()).isFalse();
        assertThat(cluster.standby(1).isStandby()).isTrue();
        try (TestDatabase database = cluster.database()) {
            database.execute("create table orders (id int)", "insert into orders values (7)");
            cluster.awaitReplay();
            try (Connection session = cluster.standby(1).connect(database.name());
                    Statement statement = session.createStatement();
                    var rows = statement.executeQuery("select id from orders")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(7);
            }
        }
    }

    @Test
    void aSharedClusterIsStartedOnce() {
        assertThat(PgClusters.shared(major, 1)).isSameAs(PgClusters.shared(major, 1));
    }

    @Test
    void aRunningPrimaryGetsAStandbyAndAStandbyACascade() {
        try (PgCluster cluster = PgCluster.start(PgShape.of(major).withStandbys(1))) {
            cluster.primary().execute("create table before (id int)");
            PgNode added = cluster.addStandbyOf(cluster.primary());
            PgNode cascade = cluster.addStandbyOf(cluster.standby(1));
            cluster.primary().execute("create table after (id int)");
            cluster.primary().awaitReplayBy(added);
            cluster.primary().awaitReplayBy(cascade);
            for (PgNode node : new PgNode[] {added, cascade}) {
                assertThat(node.value("select count(*)::text from pg_tables where tablename in ('before', 'after')"))
                        .isEqualTo("2");
            }
            assertThat(cluster.primary().value("select count(*)::text from pg_stat_replication"))
                    .isEqualTo("2");
            assertThat(cluster.standby(1).value("select application_name from pg_stat_replication"))
                    .isEqualTo("cascade1");
        }
    }

    @Test
    void aStoppedNodeComesBackOnItsPort() {
        try (PgCluster cluster = PgCluster.start(PgShape.of(major).withStandbys(1))) {
            PgNode standby = cluster.standby(1);
            int port = standby.port();
            standby.stop();
            assertThat(standby.running()).isFalse();
            standby.start();
            assertThat(standby.port()).isEqualTo(port);
            cluster.primary().awaitStreaming(standby);
            standby.promote();
            assertThat(standby.isStandby()).isFalse();
        }
    }

    @Test
    void settingsBelowTheDefaultReachPrimaryAndStandby() {
        try (PgCluster cluster =
                PgCluster.start(PgShape.of(major).withStandbys(1).with("max_connections", "20"))) {
            assertThat(cluster.primary().value("show max_connections")).isEqualTo("20");
            assertThat(cluster.standby(1).value("show max_connections")).isEqualTo("20");
        }
    }
}
