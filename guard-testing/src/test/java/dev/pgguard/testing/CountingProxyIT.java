package dev.pgguard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.jdbc.SqlState;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@OnEachMajor
final class CountingProxyIT {

    @AutoClose
    private final TestDatabase database;

    @AutoClose
    private final CountingProxy proxy;

    CountingProxyIT(int major) {
        database = PgClusters.shared(major, 1).database();
        database.execute("create table orders (id int)");
        proxy = CountingProxy.start(database.node());
    }

    @Test
    void countsRoundTripsOfBothProtocolsAndNamesTheStatements() throws SQLException {
        for (String mode : new String[] {"simple", "extended"}) {
            try (Connection session = connect("&preferQueryMode=" + mode);
                    Statement statement = session.createStatement()) {
                proxy.reset();
                statement.execute("select 1");
                statement.execute("insert into orders values (1)");
                assertThat(proxy.roundTrips()).isEqualTo(2);
                assertThat(proxy.statements()).containsExactly("select 1", "insert into orders values (1)");
            }
        }
    }

    @Test
    void countsABatchOnceAndServerPreparedStatementsEachTime() throws SQLException {
        try (Connection session = connect("&prepareThreshold=1");
                PreparedStatement insert = session.prepareStatement("insert into orders values (?)")) {
            for (int i = 0; i < 10; i++) {
                insert.setInt(1, i);
                insert.execute();
            }
            proxy.reset();
            insert.setInt(1, 10);
            insert.execute();
            assertThat(proxy.roundTrips()).isEqualTo(1);
            assertThat(proxy.statements()).containsExactly("insert into orders values ($1)");
        }
    }

    @Test
    void aCutSessionIsLostAndTheNextOnePasses() throws SQLException {
        try (Connection session = connect("");
                Statement statement = session.createStatement()) {
            proxy.cut();
            assertThatThrownBy(() -> statement.execute("select 1"))
                    .satisfies(e -> assertThat(SqlState.of(e)).hasValueSatisfying(SqlState::isConnectionLoss));
        }
        try (Connection session = connect("")) {
            assertThat(session.isValid(10)).isTrue();
        }
    }

    @Test
    void aCutBeforeTheCommitLosesItAndACutAfterItKeepsIt() throws SQLException {
        commitThrough(() -> proxy.cutBefore("COMMIT"));
        database.await(
                "the session to end",
                "select not exists (select from pg_stat_activity where application_name = 'cut')");
        assertThat(database.number("select count(*) from orders")).isZero();

        commitThrough(() -> proxy.cutAfter("COMMIT"));
        database.await("the commit", "select count(*) = 1 from orders");
    }

    @Test
    void aBlackHoleSwallowsEverythingUntilItIsHealed() throws Exception {
        try (Connection session = connect("&socketTimeout=1");
                Statement statement = session.createStatement()) {
            proxy.blackhole();
            assertThatThrownBy(() -> statement.execute("insert into orders values (1)"))
                    .isInstanceOf(SQLException.class);
            assertThat(database.number("select count(*) from orders")).isZero();
        }
        proxy.heal();
        try (Connection session = connect("")) {
            assertThat(session.isValid(10)).isTrue();
        }
    }

    private void commitThrough(Runnable cut) throws SQLException {
        try (Connection session = connect("&ApplicationName=cut");
                Statement statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("insert into orders values (1)");
            cut.run();
            assertThatThrownBy(session::commit)
                    .satisfies(e -> assertThat(SqlState.of(e)).hasValueSatisfying(SqlState::isConnectionLoss));
        }
    }

    private Connection connect(String parameters) throws SQLException {
        return DriverManager.getConnection(proxy.url(database.name()) + "?user=postgres" + parameters);
    }
}
