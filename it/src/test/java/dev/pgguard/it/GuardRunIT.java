package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.Clockwork;
import dev.pgguard.GuardRun;
import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Host;
import dev.pgguard.RunEvent;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Migration;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.FakeTime;
import dev.pgguard.testing.OnEachMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** The run itself, driven as an adapter drives it, on a real server and with a clock that never waits. */
@OnEachMajor
final class GuardRunIT {

    private static final String TIMEOUT = "select current_setting('lock_timeout')";

    private final TestDatabase database;
    private final FakeTime time = new FakeTime();
    private final List<GuardEvent> events = new ArrayList<>();
    private final Map<String, Given> settings = new LinkedHashMap<>();
    private Connection connection;
    private int rewinds;

    GuardRunIT(int major) {
        database = PgClusters.shared(major, 0).database();
        connection = database.connect();
    }

    @BeforeEach
    void aTable() {
        database.execute(
                "create table orders (id int primary key, status text)",
                "insert into orders values (1, 'new'), (2, 'new')");
        set("lockTimeout", "50ms");
        set("onlineLockTimeout", "100ms");
    }

    @AfterEach
    void leaveNothingBehind() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void repeatsTheWholeTransactionUntilTheLockIsThere() throws SQLException {
        Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders");
        time.onSleep(3, blocker::release);

        guarded(run -> inTransaction(run, "V1", "insert into orders values (3, 'x')", "alter table orders add a int"));

        assertThat(database.number("select count(*) from orders where id = 3 and a is null"))
                .isEqualTo(1);
        assertThat(time.sleeps()).hasSize(3);
        assertThat(rewinds).isEqualTo(3);
        assertThat(retries()).extracting(retry -> retry.attempt().number()).containsExactly(1, 2, 3);
        assertThat(events).anyMatch(RunEvent.Applied.class::isInstance);
    }

    @Test
    void endsAtMaxAttempts() {
        set("maxAttempts", "4");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThatThrownBy(() -> guarded(run -> inTransaction(run, "V1", "alter table orders add a int")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("gave up after attempt 4/4")
                    .hasMessageContaining("pid " + blocker.pid())
                    .hasMessageContaining("nothing was left behind")
                    .hasMessageContaining("docs/runbook.md#lock-not-available");
        }
        assertThat(time.sleeps()).hasSize(3);
    }

    @Test
    void endsAtMaxDurationWhicheverIsFirst() {
        set("maxDuration", "3s");
        set("maxDelay", "500ms");
        time.onEverySleep(() -> time.tick(Duration.ofSeconds(1)));
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThatThrownBy(() -> guarded(run -> inTransaction(run, "V1", "alter table orders add a int")))
                    .hasMessageContaining("/15");
            assertThat(blocker.released()).isFalse();
        }
        assertThat(time.sleeps()).hasSizeBetween(2, 3);
    }

    @Test
    void aLoneStatementIsRepeatedAndThoseBeforeItAreNot() throws SQLException {
        Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders");
        time.onSleep(2, blocker::release);

        guarded(run -> alone(run, "V1", "insert into orders values (3, 'once')", "alter table orders add a int"));

        assertThat(database.number("select count(*) from orders where id = 3")).isEqualTo(1);
        assertThat(time.sleeps()).hasSize(2);
    }

    @Test
    void aBatchOutsideATransactionGoesOnAtItsFailedStatement() throws SQLException {
        Blocker blocker = Blocker.holding(database, "SHARE ROW EXCLUSIVE", "orders");
        time.onSleep(2, blocker::release);
        set("rowLockTimeout", "50ms");
        database.execute("create table log (line text)");

        guarded(run -> migrate(run, new Migration("V1", false, true), session -> {
            try (Statement statement = session.createStatement()) {
                statement.addBatch("insert into log values ('one')");
                statement.addBatch("insert into orders values (3, 'two')");
                statement.addBatch("insert into log values ('three')");
                assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
            }
        }));

        assertThat(database.value("select string_agg(line, ',') from log")).isEqualTo("one,three");
        assertThat(time.sleeps()).hasSize(2);
    }

    @Test
    void whatMayHaveCommittedInTheMiddleIsNotRepeated() {
        set("lockTimeout", "2s"); // what a block locks is not known, so that only the watch can name the blocker
        String block =
                "do $$ begin insert into orders values (3, 'part'); commit; alter table orders add a int; end $$";
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThatThrownBy(() -> guarded(run -> alone(run, "V1", block)))
                    .hasMessageContaining("not tried again")
                    .hasMessageContaining("pid " + blocker.pid())
                    .hasMessageContaining("docs/runbook.md#not-retried");
        }
        assertThat(time.sleeps()).isEmpty();
        assertThat(database.number("select count(*) from orders where id = 3")).isEqualTo(1);
    }

    @Test
    void aScriptThatCommitsByItselfIsNotRepeated() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThatThrownBy(() -> guarded(run -> inTransaction(
                            run, "V1", "insert into orders values (3, 'x')", "commit", "alter table orders add a int")))
                    .hasMessageContaining("not tried again: it ends its transaction by itself (COMMIT)");
            assertThat(blocker.released()).isFalse();
        }
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void timeoutsComeBackAfterARollbackToASavepoint() throws SQLException {
        List<String> seen = new ArrayList<>();
        guarded(run -> run.transaction(() -> {
            Connection session = connection;
            session.setAutoCommit(false);
            run.migration(new Migration("V1", true, true));
            run.body(() -> {
                Savepoint savepoint = session.setSavepoint();
                execute(session, "alter table orders add a int");
                session.rollback(savepoint);
                execute(session, "alter table orders add b int");
                seen.add(value(session, TIMEOUT));
                return true;
            });
            session.commit();
            session.setAutoCommit(true);
            return true;
        }));

        assertThat(seen).containsExactly("50ms");
    }

    @Test
    void timeoutsComeBackAfterAMigrationRolledBackByItself() throws SQLException {
        List<String> seen = new ArrayList<>();
        guarded(run -> migrate(run, new Migration("V1", true, true), session -> {
            execute(session, "alter table orders add a int");
            session.rollback();
            execute(session, "alter table orders add b int");
            seen.add(value(session, TIMEOUT));
        }));

        assertThat(seen).containsExactly("50ms");
    }

    @Test
    void aMigrationMayGoOnAfterAnErrorWithRollbackToSavepointInSql() throws SQLException {
        guarded(run -> migrate(run, new Migration("V1", true, true), session -> {
            execute(session, "savepoint before");
            assertThatThrownBy(() -> execute(session, "select 1 / 0")).isInstanceOf(SQLException.class);
            execute(session, "rollback to savepoint before");
            execute(session, "insert into orders values (3, 'kept')");
        }));

        assertThat(database.number("select count(*) from orders where id = 3")).isEqualTo(1);
    }

    @Test
    void aMigrationThatSwitchesAutocommitOnIsStillBounded() {
        set("lockTimeout", "60ms");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThatThrownBy(() -> guarded(run -> migrate(run, new Migration("V1", true, true), session -> {
                        execute(session, "insert into orders values (3, 'x')");
                        session.setAutoCommit(true);
                        try {
                            execute(session, "alter table orders add a int");
                        } finally {
                            session.setAutoCommit(false);
                        }
                    })))
                    .hasMessageContaining("switches autocommit on")
                    .hasMessageContaining("pid " + blocker.pid());
        }
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void aTableCreatedOutsideATransactionIsNobodysOwn() throws SQLException {
        set("maxAttempts", "2");
        try (Connection reader = database.connect()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            execute(reader, "select count(*) from orders");

            assertThatThrownBy(() -> guarded(run -> alone(
                            run, "V1", "create table fresh (a int)", "create index concurrently fresh_a on fresh (a)")))
                    .hasMessageContaining("gave up after attempt 2/2");
            reader.rollback();
        }
    }

    @Test
    void whatAScriptBeganAndDidNotEndIsKeptAfterSuccessAndUndoneAfterFailure() throws SQLException {
        guarded(run -> alone(run, "V1", "begin", "insert into orders values (3, 'kept')"));
        assertThat(database.number("select count(*) from orders")).isEqualTo(3);

        assertThatThrownBy(() ->
                        guarded(run -> alone(run, "V2", "begin", "insert into orders values (4, 'x')", "select 1 / 0")))
                .hasMessageContaining("division by zero");
        assertThat(value(connection, "select count(*) from orders")).isEqualTo("3");
    }

    @Test
    void aTransactionLeftOpenKeepsNeitherTheRunLockNorTheSession() throws SQLException {
        assertThatThrownBy(() -> guarded(run -> migrate(run, new Migration("V1", false, true), session -> {
                    session.setAutoCommit(false);
                    execute(session, "select 1 / 0");
                })))
                .hasMessageContaining("division by zero");

        assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory'"))
                .isZero();
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void timeoutsFollowTheStrongestLockOfTheTransaction() throws SQLException {
        List<String> seen = new ArrayList<>();
        guarded(run -> migrate(run, new Migration("V1", true, true), session -> {
            execute(session, "update orders set status = 'a'");
            seen.add(value(session, TIMEOUT));
            execute(session, "alter table orders alter status set statistics 10");
            seen.add(value(session, TIMEOUT));
            execute(session, "alter table orders add a int");
            seen.add(value(session, TIMEOUT));
            execute(session, "update orders set status = 'b'");
            seen.add(value(session, TIMEOUT));
        }));

        assertThat(seen).containsExactly("0", "100ms", "50ms", "50ms");
        assertThat(value(connection, TIMEOUT)).isEqualTo("0");
    }

    @Test
    void theRunLockIsTakenAgainAfterDiscardAll() throws SQLException {
        guarded(run -> alone(run, "V1", "discard all", "alter table orders add a int"));

        assertThat(events).anySatisfy(event -> assertThat(event.message()).contains("the run lock was gone"));
        assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory'"))
                .isZero();
    }

    @Test
    void aRunThatLostItsLockToAnotherDoesNotGoOn() throws SQLException {
        try (Connection other = database.connect()) {
            assertThatThrownBy(() -> guarded(run -> migrate(run, new Migration("V1", false, true), session -> {
                        execute(session, "discard all");
                        assertThat(value(other, "select pg_try_advisory_lock(1885824868, 0)"))
                                .isEqualTo("t");
                        execute(session, "alter table orders add a int");
                    })))
                    .hasMessageContaining("run lock")
                    .hasMessageContaining("docs/runbook.md#run-lock-lost");
        }
        assertThat(database.number(
                        "select count(*) from pg_attribute where attname = 'a' and attrelid = 'orders'::regclass"))
                .isZero();
    }

    @Test
    void manyExecutionsOfAPreparedStatementAskForTimeoutsOnce() throws SQLException {
        guarded(run -> migrate(run, new Migration("V1", true, true), session -> {
            try (PreparedStatement insert = session.prepareStatement("insert into orders values (?, 'many')")) {
                for (int i = 100; i < 600; i++) {
                    insert.setInt(1, i);
                    insert.execute();
                }
            }
        }));

        assertThat(database.number("select count(*) from orders where status = 'many'"))
                .isEqualTo(500);
    }

    @Test
    void aFailureThatTheMigrationSwallowedIsNotBlamedForALaterOne() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThatThrownBy(() -> guarded(run -> migrate(run, new Migration("V1", true, true), session -> {
                        Savepoint savepoint = session.setSavepoint();
                        assertThatThrownBy(() -> execute(session, "alter table orders add a int"))
                                .isInstanceOf(SQLException.class);
                        session.rollback(savepoint);
                        execute(session, "insert into nowhere values (1)");
                    })))
                    .hasMessageContaining("nowhere");
            assertThat(blocker.released()).isFalse();
        }
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void whatTheHostRunsBesideTheMigrationInItsTransactionIsGuardedToo() throws SQLException {
        List<String> seen = new ArrayList<>();
        guarded(run -> run.transaction(() -> {
            connection.setAutoCommit(false);
            run.migration(new Migration("V1", true, true));
            execute(connection, "alter table orders add before_it int");
            seen.add(value(connection, TIMEOUT));
            run.body(() -> {
                execute(connection, "update orders set status = 'b'");
                return true;
            });
            execute(connection, "alter table orders add after_it int");
            seen.add(value(connection, TIMEOUT));
            connection.commit();
            connection.setAutoCommit(true);
            return true;
        }));

        assertThat(seen).containsExactly("50ms", "50ms");
    }

    @Test
    void copyThroughTheDriversInterfacesStaysRowWork() throws SQLException {
        List<String> seen = new ArrayList<>();
        guarded(run -> migrate(run, new Migration("V1", true, true), session -> {
            try {
                new CopyManager(session.unwrap(BaseConnection.class))
                        .copyIn("copy orders from stdin", new StringReader("7\tcopied\n"));
            } catch (IOException e) {
                throw new SQLException(e);
            }
            seen.add(value(session, TIMEOUT));
        }));

        assertThat(seen).containsExactly("0");
        assertThat(events)
                .filteredOn(RunEvent.Applied.class::isInstance)
                .singleElement()
                .satisfies(done -> assertThat(done.facts().values())
                        .as("seen before COMMIT")
                        .containsKeys("locks", "walBytes")
                        .extractingByKey("locks")
                        .asString()
                        .contains("public.orders", "ROW EXCLUSIVE"));
        assertThat(database.number("select count(*) from orders where id = 7")).isEqualTo(1);
    }

    @Test
    void aPartitionWhoseDetachingWasCutOffIsDetachedByTheNextAttempt() throws SQLException {
        database.execute(
                "create table events (at date) partition by range (at)",
                "create table events_old partition of events for values from ('2020-01-01') to ('2021-01-01')");
        Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "events");
        time.onSleep(1, blocker::release);

        guarded(run -> alone(run, "V1", "alter table events detach partition events_old concurrently"));

        assertThat(time.sleeps()).isNotEmpty();
        assertThat(database.number("select count(*) from pg_inherits")).isZero();
    }

    @Test
    void anErrorSaysThatTheNextRunRepeatsWhatNoCatalogProves() {
        assertThatThrownBy(() -> guarded(
                        run -> alone(run, "V1", "update orders set status = 'once'", "insert into nowhere values (1)")))
                .hasMessageContaining("1. update orders set status = ?")
                .hasMessageContaining("does the work of those statements once more");
    }

    @Test
    void aMigrationThatRanPastTheGuardIsAnError() throws SQLException {
        guarded(run -> {
            run.migration(new Migration("V1", false, true));
            assertThatThrownBy(() -> run.requireGuarded())
                    .hasMessageContaining("V1")
                    .hasMessageContaining("docs/runbook.md#migration-bypassed-the-guard");
        });
    }

    private void set(String name, String value) {
        settings.put(name, new Given(value, "the test"));
    }

    private List<RunEvent.RetryScheduled> retries() {
        return events.stream()
                .filter(RunEvent.RetryScheduled.class::isInstance)
                .map(RunEvent.RetryScheduled.class::cast)
                .toList();
    }

    /** What a migration does. */
    @FunctionalInterface
    private interface Body {
        void run(Connection session) throws SQLException;
    }

    /** What an adapter does between begin and finish. */
    @FunctionalInterface
    private interface Driven {
        void by(GuardRun run) throws SQLException;
    }

    private void guarded(Driven work) throws SQLException {
        Connection raw = connection;
        try (GuardRun run =
                new GuardRun(GuardSettings.of(settings), new TestHost(), new Clockwork(time, time, new Random(1)))) {
            connection = run.observe(raw);
            run.begin();
            work.by(run);
            run.finish();
        } finally {
            connection = raw;
        }
        assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory'"))
                .isZero();
    }

    private void inTransaction(GuardRun run, String id, String... statements) throws SQLException {
        migrate(run, new Migration(id, true, true), session -> {
            for (String sql : statements) {
                execute(session, sql);
            }
        });
    }

    private void alone(GuardRun run, String id, String... statements) throws SQLException {
        migrate(run, new Migration(id, false, true), session -> {
            for (String sql : statements) {
                execute(session, sql);
            }
        });
    }

    /** As a tool does it: the transaction is rolled back before the failure leaves it. */
    private void migrate(GuardRun run, Migration migration, Body body) throws SQLException {
        Connection session = connection;
        if (!migration.transactional()) {
            run.migration(migration);
            run.body(() -> {
                body.run(session);
                return true;
            });
            return;
        }
        run.transaction(() -> {
            session.setAutoCommit(false);
            try {
                run.migration(migration);
                run.body(() -> {
                    body.run(session);
                    return true;
                });
                session.commit();
                return true;
            } catch (SQLException | RuntimeException e) {
                session.rollback();
                throw e;
            } finally {
                session.setAutoCommit(true);
            }
        });
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private final class TestHost implements Host {
        @Override
        public String tool() {
            return "Test";
        }

        @Override
        public String schema() {
            return "public";
        }

        @Override
        public boolean nested() {
            return false;
        }

        @Override
        public Sessions sessions() {
            return role -> Optional.of(database.connect());
        }

        @Override
        public GuardListener listener() {
            return events::add;
        }

        @Override
        public void rewind() {
            rewinds++;
        }
    }
}
