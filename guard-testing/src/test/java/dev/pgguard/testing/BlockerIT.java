package dev.pgguard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@OnEachMajor
final class BlockerIT {

    @AutoClose
    private final TestDatabase database;

    BlockerIT(int major) {
        database = PgClusters.shared(major, 1).database();
        database.execute("create table orders (id int primary key)", "insert into orders values (1), (2)");
    }

    @Test
    void aReadersTransactionBlocksAnAlterUntilItIsReleased() {
        Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders");
        assertThat(database.value(
                        "select application_name || ', ' || state || ', ' || query from pg_stat_activity where pid = ?",
                        blocker.pid()))
                .isEqualTo("reporting, idle in transaction, select count(*) from orders where 42 = 42");
        assertBlocked("alter table orders add x int");
        blocker.release();
        assertPasses("alter table orders add x int");
    }

    @Test
    void anyLockModeCanBeHeld() {
        try (Blocker blocker = Blocker.holding(database, "SHARE UPDATE EXCLUSIVE", "orders")) {
            assertThat(blocker.released()).isFalse();
            assertBlocked("create index concurrently on orders (id)");
            assertPasses("insert into orders values (3)");
        }
    }

    @Test
    void aSnapshotBlocksOnlyConcurrentIndexes() {
        try (Blocker blocker = Blocker.snapshot(database)) {
            assertThat(blocker.pid()).isPositive();
            assertPasses("alter table orders add x int");
            assertBlocked("create index concurrently on orders (id)");
        }
    }

    @Test
    void aRowLockBlocksThatRow() {
        try (Blocker blocker = Blocker.rowLock(database, "orders", "id = 1")) {
            assertThat(blocker.pid()).isPositive();
            assertBlocked("update orders set id = 10 where id = 1");
            assertPasses("update orders set id = 20 where id = 2");
        }
    }

    @Test
    void aPreparedTransactionBlocksWithoutASession() {
        try (Blocker blocker = Blocker.prepared(database, "orders")) {
            assertThat(blocker.pid()).isZero();
            assertBlocked("create index on orders (id)");
        }
        assertPasses("create index on orders (id)");
    }

    @Test
    void aBlockerGoesOnceThreeWaitsBehindItWereGivenUp() {
        Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders").releaseOnceSeenWaiting(3);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertBlocked("alter table orders add x int");
        }
        PgNode.poll("the blocker to go").until(blocker::released);
        assertThat(blocker.endedWaits()).isEqualTo(3);
        assertPasses("alter table orders add x int");
    }

    @Test
    void aDatabaseIsDroppedOverABlockerThatWasForgotten() {
        TestDatabase other = TestDatabase.create(database.node());
        other.execute("create table orders (id int)");
        other.monitoringOwner();
        Blocker session = Blocker.snapshot(other);
        Blocker prepared = Blocker.prepared(other, "orders");
        other.close();
        assertThat(database.is("select exists (select from pg_database where datname = ?)", other.name()))
                .isFalse();
        session.close();
        prepared.close();
    }

    private void assertBlocked(String sql) {
        assertThatThrownBy(() -> run(sql)).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                .isEqualTo("55P03"));
    }

    private void assertPasses(String sql) {
        try {
            run(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement()) {
            statement.execute("set lock_timeout = '300ms'");
            statement.execute(sql);
        }
    }
}
