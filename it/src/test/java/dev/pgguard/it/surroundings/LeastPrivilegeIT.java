package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.flyway.GuardConfiguration;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnEachMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A role that owns one schema, in a database in which PUBLIC may do nothing. */
@OnEachMajor
final class LeastPrivilegeIT {

    private final int major;
    private final Scripts scripts = new Scripts()
            .with("V1__orders", "create table orders (id int primary key, placed_at date)")
            .with("V2__amount", "alter table orders add column amount int; insert into orders values (1, now(), 5)")
            .with("V3__index", "create index concurrently orders_placed_at on orders (placed_at)")
            .with("R__view", "create or replace view totals as select sum(amount) as total from orders");

    private TestDatabase database;
    private String role;

    LeastPrivilegeIT(int major) {
        this.major = major;
        open(PgClusters.shared(major, 0));
    }

    private void open(PgCluster cluster) {
        database = cluster.database();
        role = database.schemaOwner("shop");
        database.execute(
                "revoke all on database " + database.name() + " from public",
                "revoke all on schema public from public",
                "grant connect on database " + database.name() + " to " + role);
    }

    /** Instead of the primary alone. */
    private void withStandby() {
        database.close();
        open(PgClusters.shared(major, 1));
    }

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    private FluentConfiguration shop() {
        return scripts.on(database.url(role)).schemas("shop");
    }

    private static void impatient(GuardConfiguration guard) {
        guard.setLockTimeout("1s");
        guard.setOnlineLockTimeout("1s");
        guard.setInitialDelay("50ms");
        guard.setMaxDelay("100ms");
    }

    private void assertMigrated() {
        Scripts.Run run = Scripts.migrate(shop());
        assertThat(run.failure()).isEmpty();
        assertThat(run.applied()).isEqualTo(4);
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'shop.orders_placed_at'::regclass"))
                .isTrue();
        assertThat(Scripts.migrate(shop()).failure()).isEmpty();
    }

    /** A blocked ALTER and a blocked index: both are repeated, and who blocked them is told as far as the role may see. */
    private String migrateBehindABlocker() {
        scripts.with("V4__note", "alter table orders add column note text")
                .with("V5__note_index", "create index concurrently orders_note on orders (note)");
        Scripts.Running run;
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "shop.orders")) {
            run = Scripts.start(Scripts.guarded(shop(), LeastPrivilegeIT::impatient));
            run.awaitLine("attempt 1/15");
            assertThat(run.lines()).anyMatch(line -> line.contains("pid " + blocker.pid()));
        }
        assertThat(run.end().failure()).isEmpty();
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'shop.orders_note'::regclass"))
                .isTrue();
        return run.end().text();
    }

    @Test
    void migratesAndSaysWhichGrantWouldShowTheBlocker() {
        assertMigrated();
        assertThat(migrateBehindABlocker()).containsIgnoringCase("grant pg_").contains(role);
    }

    @Test
    void migratesAndNamesTheBlockerWithPgMonitor() {
        database.execute("grant pg_monitor to " + role);
        assertMigrated();
        assertThat(migrateBehindABlocker())
                .contains(Blocker.APPLICATION, "idle in transaction")
                .doesNotContainIgnoringCase("grant pg_");
    }

    @Test
    void repeatsABlockedIndexWithoutSeeingWhoBlocks() {
        assertMigrated();
        scripts.with("V6__amount_index", "create index concurrently orders_amount on orders (amount)");
        Scripts.Running run;
        try (Blocker blocker = Blocker.inTransaction(database, "update shop.orders set amount = 6")) {
            run = Scripts.start(Scripts.guarded(shop(), LeastPrivilegeIT::impatient));
            run.awaitLine("attempt 1/15");
            assertThat(run.lines()).anyMatch(line -> line.contains("pid " + blocker.pid()));
        }
        assertThat(run.end().failure()).isEmpty();
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'shop.orders_amount'::regclass"))
                .isTrue();
    }

    @Test
    void waitsForTheStandbyWithPgMonitor() {
        withStandby();
        database.execute("grant pg_monitor to " + role);
        assertMigrated();
    }

    @Test
    void appliesNothingWhenItCannotSeeTheStandby() {
        withStandby();
        Scripts.Run run = Scripts.migrate(shop());
        assertThat(run.failure())
                .contains(Refusal.REPLICAS_NOT_VISIBLE.reference())
                .containsIgnoringCase("grant pg_")
                .contains(role);
        assertThat(database.is("select to_regclass('shop.orders') is null")).isTrue();
        database.execute("grant pg_monitor to " + role);
        assertMigrated();
    }

    @Test
    void migratesBesideAStandbyWithTheGateOff() {
        withStandby();
        Scripts.Run run = Scripts.migrate(Scripts.guarded(shop(), guard -> guard.setReplicaGate("off")));
        assertThat(run.failure()).isEmpty();
        assertThat(run.applied()).isEqualTo(4);
    }
}
