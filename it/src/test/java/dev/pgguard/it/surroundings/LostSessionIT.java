package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of the run's sessions is ended by an administrator: nothing is half done, and the next run goes on without repair. */
final class LostSessionIT {

    private static final String WAITING =
            "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();
    private final Scripts scripts =
            new Scripts().with("V1__orders", "create table orders (id int primary key); insert into orders values (1)");

    @BeforeEach
    void migrateOnce() {
        assertThat(Scripts.migrate(configuration()).failure()).isEmpty();
    }

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    private FluentConfiguration configuration() {
        return Scripts.guarded(scripts.on(database.url(owner)), guard -> {
            guard.setLockTimeout("30s");
            guard.setInitialDelay("50ms");
        });
    }

    private void terminate(String which, Object... values) {
        database.await(which, "select exists (select " + which + ")", values);
        assertThat(database.is("select bool_and(pg_terminate_backend(pid, 10000)) " + which, values))
                .isTrue();
    }

    private boolean hasColumn(String column) {
        return database.is(
                "select exists (select from pg_attribute where attrelid = 'orders'::regclass and attname = ?)", column);
    }

    private boolean isRecorded(String version) {
        return database.is("select exists (select from flyway_schema_history where version = ?)", version);
    }

    /** The lock of the lost run is gone as well. */
    private void assertNextRunApplies(int count) {
        Scripts.Run next = Scripts.migrate(configuration());
        assertThat(next.failure()).isEmpty();
        assertThat(next.applied()).isEqualTo(count);
    }

    @Test
    void theMigrationsSessionIsLostInATransaction() {
        scripts.with("V2__amount", "insert into orders values (2); alter table orders add column amount int; select 1");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Scripts.Running run = Scripts.start(configuration());
            blocker.awaitWaiters(1);
            terminate(WAITING);
            assertThat(run.end().failure())
                    .contains("terminating connection", "nothing of this migration stays")
                    .contains(Refusal.CONNECTION_LOST.reference());
        }
        assertThat(hasColumn("amount")).isFalse();
        assertThat(isRecorded("2")).isFalse();
        assertThat(database.number("select count(*) from orders")).isEqualTo(1);
        assertNextRunApplies(1);
    }

    @Test
    void theMigrationsSessionIsLostDuringAConcurrentBuild() {
        scripts.with("V2__index", "create index concurrently orders_id on orders (id)");
        try (Blocker blocker = Blocker.snapshot(database)) {
            Scripts.Running run = Scripts.start(configuration());
            blocker.awaitWaiters(1);
            terminate(WAITING);
            assertThat(run.end().failure()).contains("terminating connection", Refusal.CONNECTION_LOST.reference());
        }
        assertThat(isRecorded("2")).isFalse();
        assertNextRunApplies(1);
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_id'::regclass"))
                .isTrue();
    }

    /** Flyway's lock is on its own session; the run lock is not, and keeps others out. */
    @Test
    void flywaysOwnSessionIsLostWhileAMigrationIsBlocked() {
        scripts.with("V2__amount", "alter table orders add column amount int");
        Scripts.Running run;
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            run = Scripts.start(configuration());
            blocker.awaitWaiters(1);
            terminate(
                    """
                    from pg_stat_activity where datname = current_database() and usename = ?
                      and state = 'idle in transaction'""",
                    owner);
        }
        Scripts.Run ended = run.end();
        assertThat(hasColumn("amount")).as(ended.text()).isEqualTo(isRecorded("2"));
        assertThat(ended.failure()).doesNotContain("NullPointerException", "IllegalState");
        assertNextRunApplies(isRecorded("2") ? 0 : 1);
    }

    @Test
    void flywaysOwnSessionIsLostBetweenTwoAttempts() {
        scripts.with("V2__amount", "alter table orders add column amount int");
        Scripts.Running run;
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            run = Scripts.start(Scripts.guarded(configuration(), guard -> guard.setLockTimeout("200ms")));
            blocker.awaitWaiters(1);
            terminate(
                    """
                    from pg_stat_activity where datname = current_database() and usename = ?
                      and state = 'idle in transaction'""",
                    owner);
            assertThat(run.end().failure())
                    .contains("Flyway's own session was lost", Refusal.CONNECTION_LOST.reference());
        }
        assertThat(hasColumn("amount")).isFalse();
        assertThat(isRecorded("2")).isFalse();
        assertNextRunApplies(1);
    }

    @Test
    void flywaysOwnSessionIsLostDuringAConcurrentBuild() {
        scripts.with("V2__index", "create index concurrently orders_id on orders (id)");
        Scripts.Running run;
        try (Blocker blocker = Blocker.snapshot(database)) {
            run = Scripts.start(configuration());
            blocker.awaitWaiters(1);
            terminate(
                    """
                    from pg_stat_activity where datname = current_database() and usename = ?
                      and state = 'idle in transaction'""",
                    owner);
        }
        Scripts.Run ended = run.end();
        assertThat(ended.succeeded()).isEqualTo(isRecorded("2"));
        assertNextRunApplies(isRecorded("2") ? 0 : 1);
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_id'::regclass"))
                .isTrue();
    }

    @Test
    void theWatchingSessionIsLost() {
        scripts.with("V2__amount", "alter table orders add column amount int");
        Scripts.Running run;
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            run = Scripts.start(Scripts.guarded(configuration(), guard -> guard.setLockTimeout("3s")));
            blocker.awaitWaiters(1);
            terminate("from pg_stat_activity where application_name = 'pgguard:watch'");
            run.awaitLine("attempt 1/15");
            assertThat(run.lines()).anyMatch(line -> line.contains("pid " + blocker.pid()));
        }
        assertThat(run.end().failure()).isEmpty();
        assertThat(hasColumn("amount")).isTrue();
    }
}
