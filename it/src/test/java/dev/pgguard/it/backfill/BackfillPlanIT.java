package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillPlan;
import dev.pgguard.backfill.Obstacle;
import dev.pgguard.backfill.Obstacle.Severity;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A plan names what stands in the way now, and waits for nobody. */
@OnOldestAndNewestMajor
@SuppressWarnings("try") // a blocker holds while its block lasts
final class BackfillPlanIT {

    @AutoClose
    private final BackfillScene scene;

    BackfillPlanIT(int major) {
        scene = new BackfillScene(major);
    }

    private List<String> obstacles(String statement, Severity severity) {
        // whoever waits for a lock is ended by it, and never comes to an end otherwise
        BackfillPlan plan = scene.engine(
                        BackfillEquipment.real(), scene.database.url(scene.owner) + "&options=-c%20lock_timeout=5s")
                .plan(scene.spec(statement));
        assertThat(plan.feasible()).as(plan.obstacles().toString()).isTrue();
        return plan.obstacles().stream()
                .filter(each -> each.severity() == severity)
                .map(Obstacle::message)
                .toList();
    }

    @Test
    void namesWhoHasTheTableAndDoesNotWait() {
        scene.users(300);
        try (Blocker ddl = Blocker.holding(scene.database, "ACCESS EXCLUSIVE", "users")) {
            assertThat(obstacles("update users set n = 1 where n = 0", Severity.WARNING))
                    .contains(
                            "pid " + ddl.pid()
                                    + " (reporting) holds ACCESS EXCLUSIVE on public.users: no batch gets through until its transaction ends.")
                    .anySatisfy(text ->
                            assertThat(text).contains("A sample batch failed").contains("55P03"));
        }
    }

    @Test
    void aTableThatNobodyCountedIsPlannedUnderALockToo() {
        scene.execute("create table fresh (id int primary key, n int)");
        try (Blocker ddl = Blocker.holding(scene.database, "ACCESS EXCLUSIVE", "fresh")) {
            assertThat(obstacles("update fresh set n = 1", Severity.WARNING))
                    .anySatisfy(text -> assertThat(text).startsWith("pid " + ddl.pid()));
        }
    }

    @Test
    void aConditionThatFewRowsMatchIsToldWithOrWithoutAnIndex() {
        scene.users(20_000);
        // the first keys match it, and few others
        scene.execute("update users set handle = email where id > 500", "analyze users");
        String statement = "update users set handle = lower(email) where handle is null";
        String few =
                "The walk reads every key, also those without anything to do\\. About [45]\\d\\d of 20,000 rows match the condition, by the server's estimate";

        assertThat(obstacles(statement, Severity.WARNING))
                .anySatisfy(text -> assertThat(text).matches(few + "; no index finds them, .*"));
        scene.execute("create index users_without on users (id) where handle is null", "analyze users");
        assertThat(obstacles(statement, Severity.WARNING))
                .anySatisfy(text -> assertThat(text).matches(few + "\\."));
        assertThat(obstacles("update users set n = 1 where n = 0", Severity.WARNING))
                .noneSatisfy(text -> assertThat(text).contains("every key"));
        scene.execute("alter table users add column channel text");
        assertThat(obstacles("update users set channel = 'web' where channel is null", Severity.WARNING))
                .noneSatisfy(text -> assertThat(text).contains("every key"));
    }

    @Test
    void ofATableThatNobodyAnalyzedTheFirstKeysTellOfTheCondition() {
        scene.execute(
                "create table fresh (id int primary key, n int) with (autovacuum_enabled = off)",
                "insert into fresh select i, i % 100 from generate_series(1, 2000) i");

        assertThat(obstacles("update fresh set n = 1000 where n = 5", Severity.WARNING))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("The walk reads every key")
                        .contains("Only 10 of the first 1000 keys match the condition"));
    }

    @Test
    void namesADdlThatWaits() throws Exception {
        scene.users(300);
        CompletableFuture<Void> ddl;
        try (Blocker report = Blocker.holding(scene.database, "ACCESS SHARE", "users")) {
            ddl = CompletableFuture.runAsync(() -> scene.execute("alter table users add column more int"));
            report.awaitWaiters(1);

            assertThat(obstacles("update users set n = 1 where n = 0", Severity.WARNING))
                    .anySatisfy(text -> assertThat(text)
                            .contains("waits for ACCESS EXCLUSIVE on public.users: batches queue up behind it"));
        }
        ddl.get(60, TimeUnit.SECONDS);
    }

    @Test
    void namesWhoWorksOnAPartitionBesideIt() {
        scene.execute(
                "create table events (id int primary key, n int) partition by range (id)",
                "create table events_1 partition of events for values from (0) to (1000)",
                "insert into events select i, 0 from generate_series(1, 100) i",
                "analyze events");
        try (Blocker build = Blocker.holding(scene.database, "SHARE UPDATE EXCLUSIVE", "events_1")) {
            assertThat(obstacles("update events set n = 1 where n = 0", Severity.NOTE))
                    .anySatisfy(text -> assertThat(text)
                            .startsWith("pid " + build.pid()
                                    + " (reporting) holds SHARE UPDATE EXCLUSIVE on public.events_1"));
        }
    }

    @Test
    void namesAnOldTransaction() {
        scene.users(300);
        try (Blocker old = Blocker.snapshot(scene.database);
                Blocker prepared = Blocker.prepared(scene.database, "users")) {
            scene.database.await(
                    "the snapshot to be old",
                    "select clock_timestamp() - xact_start > interval '2.1 s' from pg_stat_activity where pid = ?",
                    old.pid());

            assertThat(obstacles("update users set n = 1 where n = 0", Severity.NOTE))
                    .anySatisfy(text -> assertThat(text)
                            .startsWith("The transaction of pid " + old.pid() + " (reporting) is open for ")
                            .contains("not be HOT"));
            assertThat(prepared.released()).isFalse();
        }
    }

    @Test
    void tellsTriggersAndForeignKeysOfTheRowsThatAreWritten() {
        scene.users(300);
        scene.execute(
                "create table orders (id int primary key, user_id bigint references users, n int)",
                "create table audited (id bigint primary key, user_id bigint references users)",
                "create index on audited (user_id, id)",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'",
                "create trigger on_email before update of email on users for each row execute function touch()",
                "create trigger on_insert before insert on audited for each row execute function touch()");

        assertThat(obstacles("update users set n = 1 where n = 0", Severity.WARNING))
                .isEmpty();
        assertThat(obstacles("update users set email = 'a' where n = 0", Severity.WARNING))
                .singleElement()
                .satisfies(
                        text -> assertThat(text).contains("Row triggers fire").contains("on_email"));
        assertThat(obstacles("insert into audited (id) select id from users", Severity.WARNING))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("on_insert"));
        assertThat(obstacles("insert into audited (id) select id from users", Severity.NOTE))
                .anySatisfy(text -> assertThat(text)
                        .contains("audited_user_id_fkey of public.audited")
                        .contains("is checked for each row"));
        assertThat(obstacles("update orders set n = 1", Severity.NOTE)).noneMatch(text -> text.contains("foreign key"));
        assertThat(obstacles("update orders set user_id = 1", Severity.NOTE))
                .anyMatch(text -> text.contains("orders_user_id_fkey"));
        assertThat(obstacles("delete from users where n = 0", Severity.WARNING))
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("orders_user_id_fkey")
                        .contains("create index concurrently on public.orders (user_id)"));
        assertThat(obstacles("delete from users where n = 0", Severity.NOTE))
                .anyMatch(text -> text.contains("audited_user_id_fkey"));
    }

    @Test
    void saysThatRoomOnTheDiskCannotBeSeen() {
        scene.users(300);

        assertThat(obstacles("update users set n = 1 where n = 0", Severity.NOTE))
                .anySatisfy(text -> assertThat(text)
                        .contains("PostgreSQL does not tell how full a disk is")
                        .contains("of WAL")
                        .contains("for new row versions of public.users"));
    }
}
