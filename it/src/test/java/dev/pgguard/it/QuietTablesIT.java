package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.gate.QuietPolicy;
import dev.pgguard.gate.QuietReport;
import dev.pgguard.gate.QuietTables;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.gate.WaitingForQuiet;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.FakeTime;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting until nobody holds a table, with real transactions in the way. */
@OnOldestAndNewestMajor
final class QuietTablesIT {

    private static final Duration ANY = Duration.ZERO;
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final int major;
    private final List<GuardEvent> events = new ArrayList<>();
    private final FakeTime time = new FakeTime();
    private final TestDatabase database;
    private final String watcher;

    QuietTablesIT(int major) {
        this.major = major;
        database = PgClusters.shared(major, 0).database();
        watcher = database.monitoringOwner();
        database.execute(
                "create schema shop",
                "create table shop.orders (id int primary key, placed_at date)",
                "create table shop.items (id int)",
                "create table shop.visits (id int, day date) partition by range (day)",
                "create table shop.visits_2026 partition of shop.visits for values from ('2026-01-01') to ('2027-01-01')",
                "grant usage on schema shop to " + watcher);
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private QuietTables quiet(String role, String tables, Duration olderThan) {
        return new QuietTables(
                new QuietPolicy(List.of(tables.split(",")), olderThan, Duration.ofSeconds(30)),
                new UrlSessions(database.url(role)),
                new RolloutGate.Watch(time, time, events::add));
    }

    /** In which thirty seconds pass at once. */
    private QuietReport await(String role, String tables, Duration olderThan) throws InterruptedException {
        try (QuietTables quiet = quiet(role, tables, olderThan)) {
            return quiet.await();
        }
    }

    private QuietReport await(String tables) throws InterruptedException {
        return await(watcher, tables, ANY);
    }

    private static List<String> messages(QuietReport report) {
        assertThat(report.findings()).extracting(NotReady::refusal).containsOnly(Refusal.TABLES_NOT_QUIET);
        return report.findings().stream().map(NotReady::message).toList();
    }

    @Test
    void isQuietAtOnceWhenNobodyHoldsTheTables() throws InterruptedException {
        try (Blocker other = Blocker.holding(database, "ACCESS EXCLUSIVE", "shop.items")) {
            QuietReport report = await("shop.orders,shop.visits");
            assertThat(other.pid()).isPositive();
            assertThat(report.quiet()).isTrue();
            assertThat(report.looks()).isEqualTo(1);
            assertThat(report.tables()).containsExactly("shop.orders", "shop.visits");
            assertThat(events).isEmpty();
        }
    }

    @Test
    void namesAReaderWhoKeepsItsTransactionOpenWithoutItsLiterals() throws InterruptedException {
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "shop.orders")) {
            QuietReport last = await("shop.orders");
            assertThat(messages(last)).singleElement().satisfies(message -> assertThat(message)
                    .startsWith("shop.orders is held by a transaction ")
                    .contains(" old: pid " + report.pid() + " (app=" + Blocker.APPLICATION + ", user=postgres, ")
                    .contains("idle in transaction", "holds ACCESS SHARE")
                    .contains("last query: select count(*) from shop.orders where ? = ?"));
            assertThat(last.waited()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
            assertThat(events.stream().filter(WaitingForQuiet.class::isInstance))
                    .hasSizeBetween(3, 4);
            assertThat(events.get(0).message())
                    .startsWith("not quiet, 1s of 30s: shop.orders is held by a transaction");
        }
    }

    @Test
    void isQuietAsSoonAsTheTransactionEnds() throws InterruptedException {
        Blocker report = Blocker.holding(database, "ROW EXCLUSIVE", "shop.orders");
        time.onSleep(3, report::release);
        QuietReport last = await("shop.orders");
        assertThat(last.quiet()).isTrue();
        assertThat(last.looks()).isGreaterThan(3);
        assertThat(events).isEmpty();
    }

    @Test
    void takesNoNoticeOfYoungTransactions() throws InterruptedException {
        try (Blocker young = Blocker.holding(database, "ACCESS SHARE", "shop.orders")) {
            assertThat(await(watcher, "shop.orders", AN_HOUR).quiet()).isTrue();
            assertThat(young.released()).isFalse();
        }
    }

    @Test
    void waitsForATransactionThatIsOlderThanTheLimit() throws InterruptedException {
        Duration limit = Duration.ofMillis(500);
        Blocker report = Blocker.holding(database, "ACCESS SHARE", "shop.orders");
        database.await(
                "the transaction to be old enough",
                "select clock_timestamp() - xact_start > interval '600ms' from pg_stat_activity where pid = ?",
                report.pid());
        try (report) {
            assertThat(await(watcher, "shop.orders", limit).quiet()).isFalse();
        }
        assertThat(await(watcher, "shop.orders", limit).quiet()).isTrue();
    }

    @Test
    void seesLocksOfPartitionsAndOfIndexes() throws InterruptedException {
        try (Blocker report = Blocker.holding(database, "ROW SHARE", "ONLY shop.visits_2026")) {
            assertThat(messages(await("shop.visits"))).singleElement().satisfies(message -> assertThat(message)
                    .startsWith("shop.visits is held")
                    .contains("pid " + report.pid()));
        }
        try (Blocker renames = Blocker.inTransaction(database, "alter index shop.orders_pkey rename to orders_key")) {
            assertThat(messages(await("shop.orders"))).singleElement().satisfies(message -> assertThat(message)
                    .startsWith("shop.orders is held")
                    .contains("pid " + renames.pid()));
        }
    }

    @Test
    void namesTheTablesThatOneTransactionHolds() throws InterruptedException {
        try (Blocker export = Blocker.inTransaction(
                database, "select count(*) from shop.items", "select count(*) from shop.orders")) {
            assertThat(messages(await("shop.orders,shop.items")))
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .startsWith("shop.items, shop.orders is held")
                            .contains("" + export.pid()));
        }
    }

    @Test
    void namesAPreparedTransactionWithItsGid() throws InterruptedException {
        try (Blocker prepared = Blocker.prepared(database, "shop.orders")) {
            assertThat(prepared.pid()).isZero();
            assertThat(messages(await("shop.orders"))).singleElement().satisfies(message -> assertThat(message)
                    .contains("prepared transaction 'blocker-", "COMMIT PREPARED or ROLLBACK PREPARED"));
            assertThat(await(watcher, "shop.orders", AN_HOUR).quiet()).isTrue();
        }
    }

    @Test
    void countsATransactionWhoseAgeTheRoleMayNotSeeAndGivesTheGrant() throws InterruptedException {
        String blind = database.role("blind");
        database.execute("grant usage on schema shop to " + blind);
        try (Blocker hidden = Blocker.holding(database, "ACCESS SHARE", "shop.orders")) {
            String grant = "GRANT pg_monitor TO \"" + blind + "\";";
            assertThat(messages(await(blind, "shop.orders", AN_HOUR)))
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .contains("whose age may not be seen: pid " + hidden.pid(), grant)
                            .doesNotContain("select count"));
            database.execute(grant);
            assertThat(await(blind, "shop.orders", AN_HOUR).quiet()).isTrue();
        }
        assertThat(await(blind, "shop.orders", ANY).quiet()).isTrue();
    }

    @Test
    void refusesATableThatIsNotThereByItsName() {
        for (String unknown : List.of("shop.ordres", "nowhere.orders", "shop..orders", "shop.orders_pkey")) {
            assertThatThrownBy(() -> await("shop.orders," + unknown))
                    .isInstanceOfSatisfying(GuardException.class, refused -> assertThat(refused.refusal())
                            .isEqualTo(Refusal.WRONG_SETTING))
                    .hasMessageContaining("The setting tables names " + unknown);
        }
        String stranger = database.role("stranger");
        assertThatThrownBy(() -> await(stranger, "shop.orders", ANY))
                .hasMessageContaining("permission denied for schema shop");
    }

    @Test
    void waitsForNothingWhereItCannotLookOrWhereNobodyMigrates() throws InterruptedException {
        QuietReport nobody = await(database.name() + "_nobody", "shop.orders", ANY);
        assertThat(nobody.findings()).extracting(NotReady::refusal).containsExactly(Refusal.DATABASE_UNREACHABLE);
        assertThat(nobody.looks()).isEqualTo(1);
        String standby = PgClusters.shared(major, 1).standby(1).url("postgres", "postgres");
        try (QuietTables quiet = new QuietTables(
                new QuietPolicy(List.of("pg_class"), ANY, AN_HOUR),
                new UrlSessions(standby),
                new RolloutGate.Watch(time, time, events::add))) {
            assertThat(quiet.await().findings()).extracting(NotReady::refusal).containsExactly(Refusal.NOT_A_PRIMARY);
        }
    }

    @Test
    void asksAgainAfterItsSessionWasLost() throws InterruptedException {
        Blocker report = Blocker.holding(database, "ACCESS SHARE", "shop.orders");
        time.onSleep(
                2,
                () -> database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'pgguard:quiet' and datname = current_database()"));
        time.onSleep(5, report::release);
        assertThat(await("shop.orders").quiet()).isTrue();
    }
}
