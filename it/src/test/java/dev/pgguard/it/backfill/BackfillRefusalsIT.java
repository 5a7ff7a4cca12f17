package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.BackfillPlan;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Obstacle;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a plan refuses, warns of and notes, before anything is created. */
@OnOldestAndNewestMajor
final class BackfillRefusalsIT {

    @AutoClose
    private final BackfillScene scene;

    BackfillRefusalsIT(int major) {
        scene = new BackfillScene(major);
    }

    private void assertRefused(BackfillSpec spec, String... words) {
        assertThat(scene.refused(spec)).as(spec.statement()).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.BACKFILL_REFUSED);
            assertThat(refused.getMessage()).contains(words);
        });
        assertThat(scene.number("select count(*) from pg_namespace where nspname = 'pgguard'"))
                .isZero();
    }

    private void assertRefused(String statement, String... words) {
        assertRefused(scene.spec(statement), words);
    }

    @Test
    void refusesWhatCannotBeRight() {
        scene.users(100);
        scene.execute(
                "create table keyless (a int, b int)",
                "create unique index keyless_a on keyless (a)",
                "create unique index keyless_b on keyless (b) where b > 0",
                "create unique index keyless_c on keyless (abs(a))",
                "create view seen as select * from users",
                "create table parent (id int primary key)",
                "create table child () inherits (parent)",
                "create table folded (id int primary key, a int, g int generated always as (a + 1) stored)",
                "create function mine(text) returns text language sql as 'select $1'",
                "create table hidden (id int primary key, a int)",
                "insert into folded (id) values (1)");
        assertRefused("update nothing set a = 1", "there is no table nothing");
        assertRefused("update users set nothing = 1", "\"nothing\"", "does not exist");
        assertRefused("update users set id = id + 1", "changes id, a column of the key");
        assertRefused("update users set handle = random()::text", "random() is volatile", "allow=volatile");
        assertRefused("update users set handle = mine(email)", "mine() is volatile", "declare STABLE or IMMUTABLE");
        assertRefused("update users set handle = 'a' where random() < 0.5", "random() is volatile");
        assertRefused(
                "update keyless set a = 1",
                "keyless_a (a): its column a may be NULL",
                "keyless_b (b): it is partial",
                "it has an expression",
                "create unique index concurrently");
        assertRefused(
                scene.spec("update users set n = 1").withKey("email"),
                "key=email is no unique index",
                "users_pkey (id)");
        assertRefused("update seen set n = 1", "is a view");
        assertRefused("update parent set id = 1", "other tables inherit");
        assertRefused("update folded set g = 1", "g is a generated column");
        assertRefused("insert into users select * from users", "the table that it inserts into");
        assertRefused("insert into folded (id) select count(*) from users", "count() works on all rows together");
        assertRefused("update pg_temp.t set a = 1", "there is no table");
    }

    @Test
    void volatileIsAllowedWhenSomebodySaysSo() {
        scene.users(100);

        var spec = scene.spec("update users set handle = random()::text where handle is null")
                .allowingVolatile();

        assertThat(scene.backfills.plan(spec).feasible()).isTrue();
        assertThat(scene.backfills.run(spec).succeeded()).isTrue();
    }

    @Test
    void hiddenRowsAreNotLeftOutInSilence() {
        scene.users(100);
        scene.execute("alter table users enable row level security", "alter table users force row level security");

        assertRefused("update users set n = 1", "Row security applies to the role");
    }

    @Test
    void tellsWhatCosts() {
        scene.users(100);
        scene.execute(
                "create table orders (id int primary key, user_id bigint references users)",
                "create index users_handle on users (handle)",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'",
                "create trigger touched before update on users for each row execute function touch()",
                "create table scattered (id uuid primary key, a int)",
                "insert into scattered select md5(i::text)::uuid, 1 from generate_series(1, 3000) i",
                "analyze scattered");

        BackfillPlan plan = scene.backfills.plan(scene.spec(
                "update users set handle = lower(email) where n = 5 and exists (select from users u where u.id = 1)"));

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.obstacles())
                .extracting(Obstacle::message)
                .anySatisfy(text -> assertThat(text).contains("touched"))
                .anySatisfy(text -> assertThat(text).contains("a second time"));
        assertThat(plan.reasons()).anySatisfy(reason -> assertThat(reason).contains("an index contains handle"));
        assertThat(scene.backfills
                        .plan(scene.spec("delete from users where n = 0"))
                        .obstacles())
                .extracting(Obstacle::message)
                .anySatisfy(text -> assertThat(text).contains("orders_user_id_fkey"));
        assertThat(scene.backfills.plan(scene.spec("update scattered set a = 2 where a = 1")))
                .satisfies(scattered -> assertThat(scattered.obstacles())
                        .extracting(Obstacle::message)
                        .anySatisfy(text -> assertThat(text).contains("order of the key")))
                .satisfies(scattered -> assertThat(scattered.stride()).isEqualTo(1));
    }

    @Test
    void aSampleThatOneRowKeepsBackIsTakenOfFewer() {
        scene.users(1_000);
        String statement = "update users set handle = lower(email) where handle is null";

        try (Blocker ofOne = Blocker.rowLock(scene.database, "users", "id = 500")) {
            assertThat(scene.backfills.plan(scene.spec(statement)).measured()).isTrue();
            ofOne.release();
        }
        // not even one row tells what is left at the end, and so the condition does
        try (Blocker ofFirst = Blocker.rowLock(scene.database, "users", "id = 1")) {
            BackfillPlan plan = scene.backfills.plan(scene.spec(statement));
            assertThat(plan.measured()).isFalse();
            assertThat(plan.verification()).isEqualTo(BackfillPlan.Verification.NO_ROW_MATCHES);
            assertThat(plan.obstacles()).extracting(Obstacle::message).anySatisfy(text -> assertThat(text)
                    .contains("A sample batch failed", "lock timeout"));
            ofFirst.release();
        }
    }

    @Test
    void whatAnInsertReadsOfItsOwnTableIsTold() {
        scene.users(100);
        scene.execute("create table handles (user_id bigint, n int)");

        scene.backfills.register(
                scene.spec(
                        "insert into handles select id, n from users u where not exists (select from handles h where h.n = u.n)"));

        assertThat(scene.eventsOf(BackfillEvent.Registered.class))
                .singleElement()
                .satisfies(event -> assertThat(event.message())
                        .contains(
                                "reads \"handles\", into which it inserts: each batch sees what earlier ones changed"));
    }

    @Test
    void aRoleThatMaySeeNoReplicasStridesNothingAndIsToldWhy() {
        scene.users(20_000);
        scene.database.execute("revoke pg_monitor from " + scene.owner);

        BackfillPlan plan = scene.backfills.plan(scene.spec("update users set n = n + 1"));

        assertThat(plan.stride()).isEqualTo(1);
        assertThat(plan.reasons())
                .containsAnyElementsOf(List.of(plan.reasons().stream()
                        .filter(reason -> reason.contains("GRANT pg_monitor"))
                        .findFirst()
                        .orElse("no reason names the grant")));
    }
}
