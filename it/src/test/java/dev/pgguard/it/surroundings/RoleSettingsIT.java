package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators set for a role, under a migration that is blocked for longer than that. */
@OnOldestAndNewestMajor
final class RoleSettingsIT {

    private static final String IDLE_IN_TRANSACTION =
            "select exists (select from pg_stat_activity where pid = ? and clock_timestamp() - xact_start > interval '3s')";

    private final int major;
    private final TestDatabase database;
    private final String owner;
    private final Scripts scripts =
            new Scripts().with("V1__orders", "create table orders (id int primary key); insert into orders values (1)");

    RoleSettingsIT(int major) {
        this.major = major;
        database = PgClusters.shared(major, 0).database();
        owner = database.monitoringOwner();
    }

    @BeforeEach
    void migrateOnce() {
        assertThat(Scripts.migrate(configuration()).failure()).isEmpty();
        scripts.with("V2__amount", "alter table orders add column amount int");
    }

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    private FluentConfiguration configuration() {
        return Scripts.guarded(scripts.on(database.url(owner)), guard -> {
            guard.setLockTimeout("300ms");
            guard.setInitialDelay("50ms");
            guard.setMaxDelay("300ms");
        });
    }

    private void set(String setting, String value) {
        database.execute("alter role " + owner + " set " + setting + " = " + value);
    }

    private void index() {
        scripts.with("V2__amount", "create index concurrently orders_id on orders (id)");
    }

    private boolean indexIsValid() {
        return database.is("select indisvalid from pg_index where indexrelid = 'orders_id'::regclass");
    }

    /** Behind a reader whose transaction is three seconds old when it ends. */
    private Scripts.Run migrateBehindAReader() {
        return migrateBehind(Blocker.holding(database, "ACCESS SHARE", "orders"));
    }

    private Scripts.Run migrateBehind(Blocker blocker) {
        try (blocker) {
            blocker.releaseWhen(IDLE_IN_TRANSACTION, blocker.pid());
            return Scripts.migrate(configuration());
        }
    }

    private void assertApplied(Scripts.Run run) {
        assertThat(run.failure()).isEmpty();
        assertThat(run.applied()).isEqualTo(1);
        assertThat(database.number("select count(*) from flyway_schema_history"))
                .isEqualTo(2);
    }

    /** Flyway calls the first on the session of its history, the other on that of the migrations. */
    @Test
    void theRoleThatACallbackSetsReachesNeitherTheHistoryNorTheNextMigration() {
        database.execute("grant pg_read_all_data to " + owner);
        scripts.with("beforeValidate", "set role pg_read_all_data")
                .with("afterEachMigrate", "set role pg_read_all_data")
                .with("V3__tax", "alter table orders add column tax int");
        Scripts.Run run = Scripts.migrate(configuration());
        assertThat(run.failure()).isEmpty();
        assertThat(run.applied()).isEqualTo(2);
        assertThat(database.number(
                        "select count(*) from flyway_schema_history where installed_by = '" + owner + "' and success"))
                .isEqualTo(3);
    }

    /** A script without a description comes before all callbacks that have a name. */
    @ParameterizedTest
    @ValueSource(strings = {"beforeEachMigrate", "beforeEachMigrate__step"})
    void callbacksOfAMigrationRunUnderItsGuard(String callback) {
        scripts.with("V2__amount", "select 1")
                .with(callback, "alter table orders add column if not exists status text");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            blocker.releaseOnceSeenWaiting(2);
            Scripts.Run run = Scripts.migrate(configuration());
            assertApplied(run);
            assertThat(run.text()).contains("attempt 1/15: could not lock public.orders");
        }
    }

    @Test
    void idleInTransactionSessionTimeoutDoesNotEndFlywaysOwnSession() {
        set("idle_in_transaction_session_timeout", "'1s'");
        Scripts.Run run = migrateBehindAReader();
        assertApplied(run);
        assertThat(run.text()).contains("attempt 1/15");
    }

    @Test
    void idleInTransactionSessionTimeoutDoesNotEndFlywaysOwnSessionDuringABuild() {
        set("idle_in_transaction_session_timeout", "'1s'");
        index();
        assertApplied(migrateBehind(Blocker.snapshot(database)));
        assertThat(indexIsValid()).isTrue();
    }

    @Test
    void transactionTimeoutDoesNotEndFlywaysOwnSession() {
        Assumptions.assumeTrue(major >= 17, "transaction_timeout exists since PostgreSQL 17");
        set("transaction_timeout", "'1s'");
        assertApplied(migrateBehindAReader());
    }

    @Test
    void transactionTimeoutDoesNotEndAConcurrentBuild() {
        Assumptions.assumeTrue(major >= 17, "transaction_timeout exists since PostgreSQL 17");
        set("transaction_timeout", "'1s'");
        index();
        assertApplied(migrateBehind(Blocker.snapshot(database)));
        assertThat(indexIsValid()).isTrue();
    }

    /** The role's own limit for a migration's transaction stays in force. */
    @Test
    void transactionTimeoutEndsALongTransactionAndSaysSo() {
        Assumptions.assumeTrue(major >= 17, "transaction_timeout exists since PostgreSQL 17");
        set("transaction_timeout", "'1s'");
        scripts.with("V2__amount", "alter table orders add column amount int; select pg_sleep(60)");
        Scripts.Run run = Scripts.migrate(configuration());
        assertThat(run.failure()).contains("transaction timeout", Refusal.CONNECTION_LOST.reference());
        assertThat(database.number("select count(*) from flyway_schema_history"))
                .isEqualTo(1);
        scripts.with("V2__amount", "alter table orders add column amount int");
        assertApplied(Scripts.migrate(configuration()));
    }

    @Test
    void statementTimeoutDoesNotEndAConcurrentBuild() {
        set("statement_timeout", "'1s'");
        index();
        Scripts.Run run = migrateBehind(Blocker.snapshot(database));
        assertApplied(run);
        assertThat(run.text()).doesNotContain("attempt 1/");
        assertThat(indexIsValid()).isTrue();
    }

    @Test
    void repeatableReadRefusesAConcurrentBuildThatWouldWaitForFlyway() {
        set("default_transaction_isolation", "'repeatable read'");
        index();
        Scripts.Run run = Scripts.migrate(configuration());
        assertThat(run.failure())
                .contains("flyway.postgresql.transactional.lock=false", Refusal.SNAPSHOT_HELD_BY_THE_TOOL.reference());
        assertThat(database.is("select to_regclass('orders_id') is null")).isTrue();
        assertApplied(Scripts.migrate(Scripts.withSessionLock(configuration())));
        assertThat(indexIsValid()).isTrue();
    }

    @Test
    void repeatableReadLetsABlockedMigrationBeRepeated() {
        set("default_transaction_isolation", "'repeatable read'");
        Scripts.Run run = migrateBehindAReader();
        assertApplied(run);
        assertThat(run.text()).contains("attempt 1/15");
    }

    @Test
    void serializableLetsABlockedMigrationBeRepeated() {
        set("default_transaction_isolation", "'serializable'");
        assertApplied(migrateBehindAReader());
    }

    @Test
    void readOnlyTransactionsFailWithPostgreSqlsOwnError() {
        set("default_transaction_read_only", "on");
        Scripts.Run run = Scripts.migrate(configuration());
        assertThat(run.failure()).contains("read-only transaction");
        assertThat(database.number("select count(*) from flyway_schema_history"))
                .isEqualTo(1);
        set("default_transaction_read_only", "off");
        assertApplied(Scripts.migrate(configuration()));
    }

    @Test
    void lockTimeoutOfTheRoleGivesWayToTheGuards() {
        set("lock_timeout", "'1h'");
        Scripts.Run run = migrateBehindAReader();
        assertApplied(run);
        assertThat(run.text()).contains("attempt 1/15", "within 300ms");
    }

    @Test
    void lockTimeoutOfTheRoleDoesNotEndAConcurrentBuild() {
        set("lock_timeout", "'100ms'");
        index();
        Scripts.Run run = migrateBehind(Blocker.snapshot(database));
        assertApplied(run);
        assertThat(run.text()).doesNotContain("attempt 1/");
        assertThat(indexIsValid()).isTrue();
    }

    @Test
    void namesakesOfCatalogFunctionsInThePathChangeNothing() {
        database.execute(
                "create schema traps authorization " + owner,
                "create function traps.pg_backend_pid() returns int language sql as 'select 1'",
                "create function traps.current_setting(text) returns text language sql as $$select 'trap'$$",
                "create function traps.current_setting(text, boolean) returns text language sql as $$select 'trap'$$",
                "create function traps.set_config(text, text, boolean) returns text language sql as $$select 'trap'$$",
                "create function traps.pg_try_advisory_lock(int, int) returns boolean language sql as 'select true'",
                "create function traps.pg_advisory_unlock(int, int) returns boolean language sql as 'select true'",
                "create function traps.pg_is_in_recovery() returns boolean language sql as 'select true'",
                "create function traps.current_database() returns name language sql as $$select 'trap'::name$$",
                "create view traps.pg_locks as select 1 as pid where false",
                "create view traps.pg_stat_activity as select 1 as pid where false");
        set("search_path", "public, traps, pg_catalog");
        Scripts.Run run = migrateBehind(Blocker.inTransaction(database, "select count(*) from orders"));
        assertApplied(run);
        assertThat(run.text()).contains("attempt 1/15", Blocker.APPLICATION);
        scripts.with("V3__index", "create index concurrently orders_id on orders (id)");
        Scripts.Run next = Scripts.migrate(configuration());
        assertThat(next.failure()).isEmpty();
        assertThat(indexIsValid()).isTrue();
    }
}
