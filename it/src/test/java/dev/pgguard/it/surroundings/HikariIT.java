package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgguard.flyway.GuardConfiguration;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Flyway on the application's own pool, which may be as small as one connection and gets each of them back as it gave it. */
final class HikariIT {

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();
    private final String url = database.url(owner) + "&ApplicationName=shop";
    private final Scripts scripts = new Scripts()
            .with("V1__orders", "create table orders (id int primary key, placed_at date)")
            .with("V2__amount", "alter table orders add column amount int; insert into orders values (1, now(), 5)")
            .with("V3__index", "create index concurrently orders_placed_at on orders (placed_at)");

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    private static void impatient(GuardConfiguration guard) {
        guard.setLockTimeout("200ms");
        guard.setInitialDelay("50ms");
        guard.setMaxDelay("100ms");
    }

    private void assertAllApplied(Scripts.Run run) {
        assertThat(run.failure()).isEmpty();
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_placed_at'::regclass"))
                .isTrue();
        assertThat(database.number("select count(*) from flyway_schema_history where not success"))
                .isZero();
    }

    /** Takes every connection of the pool at once and compares it with one that no run has seen. */
    private void assertConnectionsClean(HikariDataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        try (Connection untouched = database.connect(owner)) {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                all.add(pool.getConnection());
            }
            for (Connection connection : all) {
                assertThat(connection.getAutoCommit()).isEqualTo(pool.isAutoCommit());
                for (String setting : List.of(
                        "lock_timeout",
                        "statement_timeout",
                        "idle_in_transaction_session_timeout",
                        "client_connection_check_interval",
                        "search_path",
                        "default_transaction_isolation")) {
                    assertThat(setting(connection, setting)).as(setting).isEqualTo(setting(untouched, setting));
                }
                assertThat(setting(connection, "application_name")).isEqualTo("shop");
                if (!pool.isAutoCommit()) {
                    connection.rollback();
                }
            }
            assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory'"))
                    .isZero();
            assertThat(
                            database.number(
                                    """
                            select count(*) from pg_stat_activity
                            where datname = current_database() and state like 'idle in transaction%'"""))
                    .isZero();
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return Query.one(connection, "select current_setting(?)", row -> row.getString(1), name);
    }

    /** Every callback that a user may have, all of which use the connection that they get. */
    private static final class EveryEvent implements Callback {
        private final List<Event> seen = new ArrayList<>();

        @Override
        public boolean supports(Event event, Context context) {
            return true;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            seen.add(event);
            if (event == Event.AFTER_EACH_MIGRATE_ERROR || event == Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR) {
                return;
            }
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("select count(*) from pg_class");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String getCallbackName() {
            return "every event";
        }
    }

    @Test
    void migratesOnAPoolOfOne() throws SQLException {
        try (HikariDataSource pool = Pool.of(1, url)) {
            assertAllApplied(Scripts.migrate(Scripts.withSessionLock(scripts.on(pool))));
            assertConnectionsClean(pool);
        }
    }

    @Test
    void namesTheHoldersOnAPoolOfOneThatHasNoSecondSession() throws SQLException {
        Scripts.migrate(scripts.on(url));
        scripts.with("V4__note", "alter table orders add column note text");
        try (HikariDataSource pool = Pool.of(1, url);
                Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            blocker.releaseOnceSeenWaiting(2);
            Scripts.Run run =
                    Scripts.migrate(Scripts.guarded(Scripts.withSessionLock(scripts.on(pool)), HikariIT::impatient));
            assertThat(run.failure()).isEmpty();
            assertThat(run.applied()).isEqualTo(1);
            assertThat(run.text())
                    .contains("attempt 1/15", "pid " + blocker.pid(), Blocker.APPLICATION)
                    .contains("queue and freeze were not measured");
            assertConnectionsClean(pool);
        }
    }

    @Test
    void namesTheHoldersOnAPoolOfOneWhenItGivesUp() throws SQLException {
        Scripts.migrate(scripts.on(url));
        scripts.with("V4__note", "alter table orders add column note text");
        try (HikariDataSource pool = Pool.of(1, url)) {
            try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
                Scripts.Run run = Scripts.migrate(Scripts.guarded(Scripts.withSessionLock(scripts.on(pool)), guard -> {
                    impatient(guard);
                    guard.setMaxAttempts("2");
                }));
                assertThat(run.succeeded()).isFalse();
                assertThat(run.text()).contains("pid " + blocker.pid(), Refusal.LOCK_NOT_AVAILABLE.reference());
            }
            assertConnectionsClean(pool);
            assertThat(Scripts.migrate(Scripts.withSessionLock(scripts.on(pool)))
                            .applied())
                    .isEqualTo(1);
        }
    }

    @Test
    void buildsABlockedIndexOnAPoolOfOne() throws SQLException {
        Scripts.migrate(scripts.on(url));
        scripts.with("V4__amount_index", "create index concurrently orders_amount on orders (amount)");
        try (HikariDataSource pool = Pool.of(1, url);
                Blocker blocker = Blocker.inTransaction(database, "update orders set amount = 6")) {
            Scripts.Running running =
                    Scripts.start(Scripts.guarded(Scripts.withSessionLock(scripts.on(pool)), guard -> {
                        impatient(guard);
                        guard.setOnlineLockTimeout("300ms");
                    }));
            running.awaitLine("attempt 1/15");
            blocker.release();
            Scripts.Run run = running.end();
            assertThat(run.failure()).isEmpty();
            assertThat(run.text()).contains("attempt 1/15", "pid " + blocker.pid());
            assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_amount'::regclass"))
                    .isTrue();
            assertConnectionsClean(pool);
        }
    }

    @Test
    void migratesOnAPoolOfTwo() throws SQLException {
        migratesWithDefaultLocking(2, scripts::on);
    }

    @Test
    void migratesOnAPoolOfThree() throws SQLException {
        migratesWithDefaultLocking(3, scripts::on);
    }

    /** A callback that acts before or after migrate gets a third connection from Flyway itself. */
    @Test
    void runsTheUsersCallbacksOnAPoolOfThree() throws SQLException {
        EveryEvent callback = new EveryEvent();
        migratesWithDefaultLocking(3, pool -> scripts.on(pool).callbacks(callback));
        assertThat(callback.seen).contains(Event.BEFORE_MIGRATE, Event.AFTER_EACH_MIGRATE, Event.AFTER_MIGRATE);
    }

    private interface Configured {
        FluentConfiguration on(HikariDataSource pool);
    }

    private void migratesWithDefaultLocking(int size, Configured configured) throws SQLException {
        try (HikariDataSource pool = Pool.of(size, url)) {
            assertAllApplied(Scripts.migrate(configured.on(pool)));
            assertConnectionsClean(pool);
            scripts.with("V4__note", "alter table orders add column note text");
            try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
                blocker.releaseOnceSeenWaiting(2);
                Scripts.Run run = Scripts.migrate(Scripts.guarded(configured.on(pool), HikariIT::impatient));
                assertThat(run.failure()).isEmpty();
                assertThat(run.text()).contains("pid " + blocker.pid());
            }
            assertConnectionsClean(pool);
        }
    }

    /** As without the guard, whichever lock Flyway takes: recorded and kept. */
    @Test
    void keepsWhatAScriptLeftInAnOpenTransaction() throws SQLException {
        scripts.alone("V4__begin", "begin; insert into orders values (2, now(), 6)");
        try (HikariDataSource pool = Pool.of(2, url)) {
            assertAllApplied(Scripts.migrate(scripts.on(pool)));
            assertConnectionsClean(pool);
            scripts.alone("V5__begin", "begin; insert into orders values (3, now(), 6)");
            assertAllApplied(Scripts.migrate(Scripts.withSessionLock(scripts.on(pool))));
            assertConnectionsClean(pool);
            assertThat(database.number("select count(*) from orders")).isEqualTo(3);
        }
    }

    @Test
    void endsATransactionThatAFailedScriptLeftOpen() throws SQLException {
        scripts.alone("V4__begin", "begin; insert into orders values (2, now(), 6); select 1 / 0");
        try (HikariDataSource pool = Pool.of(2, url)) {
            Scripts.Run run = Scripts.migrate(scripts.on(pool));
            assertThat(run.failure()).contains("division by zero");
            assertConnectionsClean(pool);
            assertThat(database.number("select count(*) from orders")).isEqualTo(1);
            assertThat(database.number("select count(*) from flyway_schema_history"))
                    .isEqualTo(3);
        }
    }

    @Test
    void migratesOnAPoolWithoutAutocommit() throws SQLException {
        HikariConfig configuration = Pool.configuration(3, url);
        configuration.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(configuration)) {
            assertAllApplied(Scripts.migrate(scripts.on(pool)));
            assertConnectionsClean(pool);
            scripts.with("V4__note", "alter table orders add column note text");
            try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
                blocker.releaseOnceSeenWaiting(2);
                Scripts.Run run = Scripts.migrate(Scripts.guarded(scripts.on(pool), HikariIT::impatient));
                assertThat(run.failure()).isEmpty();
                assertThat(run.text()).contains("pid " + blocker.pid());
            }
            assertConnectionsClean(pool);
        }
    }
}
