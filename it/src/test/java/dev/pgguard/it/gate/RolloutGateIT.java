package dev.pgguard.it.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.History;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.gate.WaitingForGate;
import dev.pgguard.lock.RunLock;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gate says of histories and of the catalog, on a primary alone, as a role that owns its database. */
@OnOldestAndNewestMajor
final class RolloutGateIT {

    private static final String FLYWAY =
            """
            create table flyway_schema_history (
              installed_rank integer primary key, version text, description text, type text, script text, checksum integer,
              installed_by text, installed_on timestamp default now(), execution_time integer, success boolean)""";
    private static final String LIQUIBASE =
            """
            create table app.databasechangelog (
              id text, author text, filename text, dateexecuted timestamp default now(), orderexecuted integer, exectype text,
              md5sum text)""";

    private final int major;
    private final TestDatabase database;
    private final String owner;

    RolloutGateIT(int major) {
        this.major = major;
        database = PgClusters.shared(major, 0).database();
        owner = database.owner();
    }

    @BeforeEach
    void migrated() {
        asOwner(FLYWAY, row(1, true));
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private static String row(int rank, boolean success) {
        return "insert into flyway_schema_history (installed_rank, version, script, success) values (%1$d, '%1$d', 'V%1$d__x.sql', %2$s)"
                .formatted(rank, success);
    }

    private void asOwner(String... statements) {
        try (Connection session = database.connect(owner);
                Statement statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Gates gate() {
        return Gates.on(database.url(owner));
    }

    @Test
    void opensWhenTheHistoryIsCleanAndNothingIsUnfinished() {
        GateReport report = gate().look();
        assertThat(report.findings()).isEmpty();
        assertThat(report.looks()).isEqualTo(2);
        assertThat(report.newest()).containsEntry("public.flyway_schema_history", "V1__x.sql (row 1)");
        assertThat(report.notChecked()).anyMatch(each -> each.startsWith("pending migrations"));
    }

    @Test
    void staysClosedWhereNothingWasEverMigrated() {
        asOwner("drop table flyway_schema_history");
        assertThat(Gates.reasons(gate().look())).containsExactly(Refusal.HISTORY_UNKNOWN);
        assertThat(gate().withoutHistory().look().open()).isTrue();
    }

    @Test
    void staysClosedForAFailedMigrationThatWasLeftSo() {
        asOwner(row(2, false));
        GateReport report = gate().look();
        assertThat(Gates.reasons(report)).containsExactly(Refusal.MIGRATION_FAILED);
        assertThat(Gates.text(report)).contains("V2__x.sql", "flyway repair", "docs/runbook.md#migration-failed");
    }

    @Test
    void findsEveryHistoryInWhateverSchemaAndOneWithANameOfItsOwn() {
        asOwner(
                "create schema app",
                LIQUIBASE,
                "insert into app.databasechangelog values ('2', 'me', 'db/changelog.xml', now(), 2, 'EXECUTED', '9:x')",
                "create table app.\"Versions\" (like flyway_schema_history)");
        assertThat(gate().look().newest())
                .containsEntry("public.flyway_schema_history", "V1__x.sql (row 1)")
                .containsEntry("app.databasechangelog", "2 by me in db/changelog.xml (row 1)")
                .hasSize(2);
        assertThat(gate().histories("app.\"Versions\"").look().newest())
                .containsExactly(java.util.Map.entry("app.\"Versions\"", "no row"));
        assertThat(Gates.text(gate().histories("app.none").look())).contains("historyTables names app.none");
        GateReport noName = gate().histories("a.b.c").look();
        assertThat(Gates.reasons(noName)).containsExactly(Refusal.HISTORY_UNKNOWN);
        assertThat(Gates.text(noName)).contains("historyTables names a.b.c, which could not be looked up (ERROR");
        asOwner("create table app.plain (id int)");
        assertThat(Gates.reasons(gate().histories("app.plain").look())).containsExactly(Refusal.HISTORY_UNKNOWN);
    }

    @Test
    void staysClosedForARoleThatMayNotReadTheHistory() {
        String stranger = database.role("stranger");
        GateReport report = Gates.on(database.url(stranger)).look();
        assertThat(Gates.reasons(report)).containsExactly(Refusal.HISTORY_UNKNOWN);
        assertThat(Gates.text(report)).contains("GRANT SELECT ON public.flyway_schema_history");
        asOwner("grant select on flyway_schema_history to " + stranger);
        assertThat(Gates.on(database.url(stranger)).look().open()).isTrue();
        asOwner(
                "alter table flyway_schema_history enable row level security",
                "create policy successful on flyway_schema_history using (success)");
        assertThat(Gates.text(Gates.on(database.url(stranger)).look()))
                .contains("or not all of it (row level security)");
    }

    @Test
    void isNotHeldUpByALockOnTheHistoryAndSaysWhoHoldsIt() {
        try (Blocker locked = Blocker.holding(database, "ACCESS EXCLUSIVE", "flyway_schema_history")) {
            GateReport report = gate().within(Duration.ZERO).look();
            assertThat(Gates.reasons(report)).containsExactly(Refusal.HISTORY_UNKNOWN);
            assertThat(Gates.text(report)).contains("could not be read within 2s, it is locked by pid " + locked.pid());
            asOwner("alter role " + owner + " set lock_timeout = '50ms'");
            assertThat(Gates.text(gate().within(Duration.ZERO).look()))
                    .contains("lock timeout), it is locked by pid " + locked.pid());
            Awaitility.await("nobody is left waiting")
                    .until(() -> database.number(
                                    "select count(*) from pg_stat_activity where application_name = 'pgguard:gate'")
                            == 0);
        }
    }

    @Test
    void comparesEachOfTwoHistoriesAndSaysHowToNameTheOneThatIsMeant() {
        asOwner("create schema app", "create table app.flyway_schema_history (like flyway_schema_history)");
        Scripts scripts = new Scripts(database);
        assertThat(Gates.text(gate().pending(scripts).look()))
                .contains("Flyway has 2 histories here", "name the one that is meant in historyTables");
        asOwner(row(2, true));
        assertThat(gate().histories("public.flyway_schema_history")
                        .pending(scripts)
                        .look()
                        .open())
                .isTrue();
    }

    @Test
    void staysClosedForAnInvalidIndexAndSaysWhoMayBeBuildingIt() {
        asOwner("create table orders (id int)", "insert into orders values (1), (1)");
        try {
            asOwner("create unique index concurrently orders_id on orders (id)");
        } catch (IllegalStateException duplicate) {
            assertThat(duplicate).hasMessageContaining("orders_id");
        }
        assertThat(Gates.text(gate().look()))
                .contains(
                        "Index public.orders_id of public.orders is invalid",
                        "drop index concurrently public.orders_id");
        try (Blocker builder = Blocker.holding(database, "SHARE UPDATE EXCLUSIVE", "orders")) {
            assertThat(Gates.text(gate().look())).contains("being built right now (pid " + builder.pid() + ")");
        }
        asOwner("drop index orders_id");
        assertThat(gate().look().open()).isTrue();
    }

    @Test
    void staysClosedForAConstraintThatWasNeverValidatedUnlessItIsExpected() {
        asOwner(
                "create table orders (id int, amount int)",
                "alter table orders add constraint positive check (amount > 0) not valid",
                "create domain age as int",
                "alter domain age add constraint adult check (value > 17) not valid");
        GateReport report = gate().look();
        assertThat(Gates.reasons(report)).containsExactly(Refusal.CONSTRAINT_NOT_VALID);
        assertThat(Gates.text(report))
                .contains(
                        "alter table public.orders validate constraint positive",
                        "alter domain public.age validate constraint adult");
        assertThat(gate().expectingNotValid("orders.positive", "adult").look().open())
                .isTrue();
        assertThat(gate().expectingNotValid("public.orders.positive", "orders.adult")
                        .look()
                        .findings())
                .hasSize(1);
        asOwner(
                "alter table orders validate constraint positive",
                "drop domain age",
                "alter table orders add constraint \"Wish\" check (amount > 1) not valid");
        assertThat(Gates.text(gate().look()))
                .contains("validate constraint \"Wish\"", "name it in expectedNotValid (public.orders.\"Wish\")");
        assertThat(gate().expectingNotValid("public.orders.\"Wish\"").look().open())
                .isTrue();
        assertThat(gate().expectingNotValid("orders.Wish").look().open()).isTrue();
    }

    @Test
    void leavesAConstraintThatIsNotEnforcedAlone() {
        if (major < 18) {
            return;
        }
        asOwner("create table orders (id int, amount int, constraint wish check (amount > 0) not enforced)");
        assertThat(gate().look().findings()).isEmpty();
    }

    @Test
    void staysClosedForAPartitionThatIsHalfDetached() {
        asOwner(
                "create table sales (day date) partition by range (day)",
                "create table sales_2025 partition of sales for values from ('2025-01-01') to ('2026-01-01')");
        try (Blocker reader = Blocker.holding(database, "ACCESS SHARE", "sales")) {
            try {
                asOwner(
                        "set statement_timeout = '500ms'",
                        "alter table sales detach partition sales_2025 concurrently");
            } catch (IllegalStateException cancelled) {
                assertThat(cancelled).hasMessageContaining("statement timeout");
            }
            GateReport report = gate().look();
            assertThat(Gates.reasons(report)).containsExactly(Refusal.PARTITION_HALF_DETACHED);
            assertThat(Gates.text(report))
                    .contains("alter table public.sales detach partition public.sales_2025 finalize");
            assertThat(reader.pid()).isPositive();
        }
        asOwner("alter table sales detach partition sales_2025 finalize");
        assertThat(gate().look().open()).isTrue();
    }

    @Test
    void staysClosedWhileABackfillIsUnfinishedOrCannotBeSeen() {
        database.execute(
                "create schema pgguard",
                "create table pgguard.backfill_job (name text, state text, target text, tool text, migration text)",
                "insert into pgguard.backfill_job values ('totals', 'paused', 'public.orders', 'Flyway', 'V7__totals.sql'),"
                        + " ('mine', 'planned', 'public.orders', null, null), ('old', 'done', 'public.orders', null, null)");
        assertThat(Gates.reasons(gate().look())).containsExactly(Refusal.BACKFILL_UNFINISHED);
        assertThat(Gates.text(gate().look()))
                .contains("GRANT USAGE ON SCHEMA pgguard TO " + owner + "; GRANT SELECT ON pgguard.backfill_job TO "
                        + owner);
        database.execute(
                "grant usage on schema pgguard to " + owner, "grant select on pgguard.backfill_job to " + owner);
        assertThat(Gates.text(gate().look()))
                .contains("Backfill totals of public.orders, registered by V7__totals.sql (Flyway), is paused")
                .contains("Backfill mine of public.orders is planned")
                .doesNotContain("old");
        database.execute("update pgguard.backfill_job set state = 'cancelled' where name in ('totals', 'mine')");
        assertThat(gate().look().open()).isTrue();
        database.execute(
                "create table pgguard.rebuild_job (name text, state text, parent text, tool text, migration text)",
                "insert into pgguard.rebuild_job values ('euro', 'failed', 'public.orders', null, null)");
        assertThat(Gates.text(gate().look())).contains("GRANT SELECT ON pgguard.rebuild_job");
        database.execute("grant select on pgguard.rebuild_job to " + owner);
        assertThat(Gates.text(gate().look())).contains("Partition rebuild euro of public.orders is failed");
        database.execute("update pgguard.rebuild_job set state = 'done'");
        assertThat(gate().look().open()).isTrue();
    }

    @Test
    void staysClosedWhileAMigrationRunIsAtWork() {
        try (Blocker run = Blocker.inTransaction(database, "select pg_advisory_lock(" + RunLock.CLASS_ID + ", 0)")) {
            GateReport report = gate().look();
            assertThat(Gates.reasons(report)).containsExactly(Refusal.RUN_AT_WORK);
            assertThat(Gates.text(report)).contains("pid " + run.pid());
        }
        assertThat(gate().look().open()).isTrue();
    }

    /** A source that lists what the history has fewer rows than. */
    private static final class Scripts implements PendingMigrations {
        private final TestDatabase database;
        private final List<@Nullable History> asked = new ArrayList<>();

        Scripts(TestDatabase database) {
            this.database = database;
        }

        @Override
        public History.Tool tool() {
            return History.Tool.FLYWAY;
        }

        @Override
        public String source() {
            return "the test";
        }

        @Override
        public List<String> names(@Nullable History history) {
            asked.add(history);
            return database.number("select count(*) from flyway_schema_history") < 2 ? List.of("V2__x.sql") : List.of();
        }
    }

    @Test
    void opensTheMomentThatThePendingMigrationIsAppliedAndAsksTheToolOnlyThen() {
        Scripts scripts = new Scripts(database);
        Gates gate = gate().pending(scripts).within(Duration.ofMinutes(5));
        gate.time().onSleep(40, () -> asOwner(row(2, true)));
        GateReport report = gate.look();
        assertThat(report.open()).isTrue();
        assertThat(report.looks()).isEqualTo(42);
        assertThat(scripts.asked)
                .hasSize(2)
                .extracting(history -> history == null ? "" : history.table())
                .containsOnly("public.flyway_schema_history");
        assertThat(gate.events()).hasSize(1).first().isInstanceOf(WaitingForGate.class);
        assertThat(gate.events().get(0).message())
                .startsWith(
                        "closed, 1s of 5m: 1 migration of the test (public.flyway_schema_history) is not applied: V2__x.sql");
    }

    @Test
    void asksAToolThatHadNoAnswerForAPassingReasonAgain() {
        boolean[] down = {true};
        Gates gate = gate().pending(new PendingMigrations() {
                    @Override
                    public History.Tool tool() {
                        return History.Tool.FLYWAY;
                    }

                    @Override
                    public String source() {
                        return "the test";
                    }

                    @Override
                    public List<String> names(@Nullable History history) throws SQLException {
                        if (down[0]) {
                            throw new SQLException("sorry, too many clients already", "53300");
                        }
                        return List.of();
                    }
                })
                .within(Duration.ofMinutes(1));
        gate.time().onSleep(2, () -> down[0] = false);
        assertThat(gate.look().open()).isTrue();
    }

    @Test
    void saysWhyThereIsNoAnswerInsteadOfOpening() {
        GateReport refused = Gates.on(database.url("nobody_at_all"))
                .within(Duration.ofHours(1))
                .look();
        assertThat(refused.looks()).as("waiting cannot help").isEqualTo(1);
        assertThat(Gates.text(refused))
                .contains(
                        "The primary could not be asked (FATAL",
                        "nobody_at_all",
                        "docs/runbook.md#database-unreachable");
        GateReport lost = Gates.on("jdbc:postgresql://127.0.0.1:1/none?user=x").look();
        assertThat(Gates.reasons(lost)).containsExactly(Refusal.DATABASE_UNREACHABLE);
        assertThat(lost.looks()).isGreaterThan(2);
    }

    @Test
    void comesBackAfterItsSessionWasEnded() {
        Gates gate = gate().pending(new Scripts(database)).within(Duration.ofMinutes(1));
        gate.time()
                .onSleep(
                        2,
                        () -> database.execute(
                                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgguard:gate'"))
                .onSleep(5, () -> asOwner(row(2, true)));
        assertThat(gate.look().open()).isTrue();
    }
}
