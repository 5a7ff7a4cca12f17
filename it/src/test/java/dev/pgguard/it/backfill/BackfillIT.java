package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.BackfillPlan;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Statements of every form, over keys of every form, each row exactly once. */
@OnOldestAndNewestMajor
final class BackfillIT {

    @AutoClose
    private final BackfillScene scene;

    BackfillIT(int major) {
        scene = new BackfillScene(major);
    }

    private void assertDone(BackfillResult result, long rows) {
        assertThat(result.error()).isNull();
        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertThat(result.rows()).isEqualTo(rows);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void changesEachRowOnceInBatchesAndVerifiesThatNoneIsLeft() {
        scene.users(1_234);

        BackfillResult result =
                scene.run("update users set handle = lower(email), n = n + 1 where handle is null or false");

        assertDone(result, 1_234);
        assertThat(result.batches()).isGreaterThanOrEqualTo(1_234 / 50);
        assertThat(result.verified()).isNotNull().satisfies(verified -> {
            assertThat(verified.how()).isEqualTo(BackfillPlan.Verification.NO_ROW_MATCHES);
            assertThat(verified.complete()).isTrue();
        });
        assertThat(scene.number("select count(*) from users where n = 1 and handle = lower(email)"))
                .isEqualTo(1_234);
        assertThat(scene.eventsOf(BackfillEvent.Ended.class)).hasSize(1);
        assertThat(scene.number("select count(*) from pgguard.backfill_worker")).isZero();
    }

    @Test
    void onlyTheParentOfInheritedTablesIsWalkedWhereItSaysSo() {
        scene.execute(
                "create table parent (id int primary key, n int not null default 0)",
                "create table child () inherits (parent)",
                "insert into parent select generate_series(1, 300)",
                "insert into child select generate_series(1, 300)");

        assertDone(scene.run("update only parent set n = n + 1"), 300);

        assertThat(scene.number("select count(*) from only parent where n = 1")).isEqualTo(300);
        assertThat(scene.number("select count(*) from child where n = 0")).isEqualTo(300);
    }

    @Test
    void aWitnessThatNeverBecomesFalseIsVerifiedByTheCursor() {
        scene.users(1_000);

        BackfillResult result = scene.run("update users set n = n + 1");

        assertDone(result, 1_000);
        assertThat(result.verified()).isNotNull().satisfies(verified -> assertThat(verified.how())
                .isEqualTo(BackfillPlan.Verification.CURSOR));
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(1_000);
    }

    @Test
    void changesWhatIsDistinct() {
        scene.users(300);
        scene.execute("create table wanted as select id, upper(email) as handle from users where id > 100");

        assertDone(scene.run("update users set handle = email, n = n + 1 where handle is distinct from email"), 300);
        BackfillResult joined = scene.backfills.run(BackfillSpec.of(
                        "joined",
                        "update users u set handle = w.handle, n = n + 1, email = (u.handle is distinct from w.handle)::text"
                                + " from wanted w where w.id = u.id and u.handle is distinct from w.handle")
                .withPace(BackfillScene.PACE));

        assertDone(joined, 200);
        assertThat(scene.number("select count(*) from users where n = 2 and email = 'true'"))
                .isEqualTo(200);
    }

    @Test
    void aRowThatMatchesAfterItsChangeAndNoMoreAfterASecondIsChangedOnce() {
        scene.users(3_000);
        scene.execute("update users set n = case when id <= 1100 then 2 else 1 end");

        BackfillResult result = scene.run("update users set n = n + 1 where n < 3");

        assertDone(result, 3_000);
        assertThat(scene.number("select count(*) from users where n = 3")).isEqualTo(1_100);
        assertThat(scene.number("select count(*) from users where n = 2")).isEqualTo(1_900);
        assertThat(result.verified()).isNotNull().satisfies(verified -> assertThat(verified.how())
                .isEqualTo(BackfillPlan.Verification.CURSOR));
    }

    @Test
    void theFirstProgressTellsARate() {
        scene.users(3_000);
        AtomicLong nanos = new AtomicLong();
        // a clock of its own that goes on with each look at it
        var backfills = scene.engine(BackfillEquipment.real().withNanos(() -> nanos.addAndGet(10_000_000)));
        backfills.register(scene.spec("update users set n = n + 1"));

        assertDone(backfills.run("job", 1), 3_000);

        assertThat(scene.eventsOf(BackfillEvent.Progress.class))
                .hasSizeGreaterThan(2)
                .allSatisfy(progress -> {
                    assertThat(progress.rowsPerSecond()).isPositive();
                    if (progress.remaining() != null) {
                        assertThat(progress.remaining()).isPositive();
                    }
                });
    }

    @Test
    void aJobThatIsDoneIsLeftAsItIs() {
        scene.users(200);
        BackfillSpec spec = scene.spec("update users set n = n + 1");

        assertDone(scene.backfills.run(spec), 200);
        assertDone(scene.backfills.run(spec), 200);

        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(200);
    }

    @Test
    void severalWorkersShareTheChunks() {
        scene.users(3_000);

        BackfillResult result =
                scene.backfills.run(scene.spec("update users set n = n + 1").withWorkers(4));

        assertDone(result, 3_000);
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(3_000);
        assertThat(scene.number("select count(*) from pgguard.backfill_chunk")).isGreaterThan(4);
    }

    private static final List<String> KEYS = List.of(
            "k bigint primary key",
            "k smallint primary key",
            "k uuid primary key",
            "k text collate \"C\" primary key",
            "k text primary key",
            "k varchar(50) primary key",
            "k char(20) primary key",
            "k numeric primary key",
            "k timestamptz primary key",
            "k interval primary key",
            "k date primary key",
            "k bytea primary key",
            "k text[] primary key",
            "k boolean not null, k2 bigint not null, primary key (k, k2)",
            "k text not null, k2 uuid not null, unique (k, k2)",
            "k2 int not null, k date not null, primary key (k, k2)",
            "\"K \"\"x\"\"\" int primary key, k int");

    private static String value(String type) {
        return switch (type) {
            case "bigint", "smallint", "numeric", "int" -> "(i - 500)::" + type;
            case "uuid" -> "md5(i::text)::uuid";
            case "timestamptz" -> "timestamptz '1999-12-31 23:59:59.123456+02' + i * interval '7 hours'";
            case "interval" -> "i * interval '1 hour 3 seconds'";
            case "date" -> "date '1900-01-01' + i";
            case "bytea" -> "int4send(i)";
            case "text[]" -> "array['a'' \"' || i, null]";
            case "boolean" -> "i % 2 = 0";
            default -> "'é ? \\\" '' {' || i";
        };
    }

    @Test
    void walksKeysOfEveryType() {
        for (String key : KEYS) {
            String[] columns = key.replaceAll(", (primary key|unique) .*", "").split(", ");
            String type = columns[0].split(" ")[columns[0].startsWith("\"") ? 2 : 1].replaceAll("\\(.*", "");
            String second = columns.length == 1 ? "" : ", " + value(columns[1].split(" ")[1]);
            scene.execute(
                    "create table t (" + key + ", n int not null default 0)",
                    "insert into t select " + value(type) + second + " from generate_series(1, 1100) i",
                    "analyze t");

            BackfillResult result = scene.run("update t set n = n + 1");

            assertThat(result.error()).as(key).isNull();
            assertThat(result.rows()).as(key).isEqualTo(1_100);
            assertThat(scene.number("select count(*) from t where n = 1"))
                    .as(key)
                    .isEqualTo(1_100);
            assertThat(result.batches()).as(key).isGreaterThan(20);
            scene.execute("drop table t", "delete from pgguard.backfill_job");
        }
    }

    @Test
    void walksANamedKey() {
        scene.execute(
                "create table t (id int primary key, code text not null, n int not null default 0)",
                "create unique index t_code on t (code desc)",
                "insert into t select i, 'c' || i from generate_series(1, 300) i");

        for (String key : List.of("t_code", "code", "\"code\"")) {
            BackfillPlan plan =
                    scene.backfills.plan(scene.spec("update t set n = n + 1").withKey(key));
            assertThat(plan.keyName()).isEqualTo("t_code");
            assertThat(plan.key()).containsExactly("code");
        }
        assertDone(scene.backfills.run(scene.spec("update t set id = -id").withKey("code")), 300);
        assertThat(scene.number("select count(*) from t where id < 0")).isEqualTo(300);
    }

    @Test
    void updatesFromAnotherTable() {
        scene.users(500);
        scene.execute(
                "create table names (user_id bigint, name text)",
                "insert into names select i, 'n' || i from generate_series(1, 400) i");

        BackfillResult result = scene.run(
                """
                update only users as u set handle = x.name /* where */
                from names x left join names y on y.user_id = -x.user_id
                where u.id = x.user_id and (u.handle is null or u.email ~ 'a{3}') -- the end
                ;""");

        assertDone(result, 400);
        assertThat(scene.number("select count(*) from users where handle = 'n' || id"))
                .isEqualTo(400);
    }

    @Test
    void deletesAndVerifies() {
        scene.users(900);
        scene.execute("create table banned as select id from users where id % 3 = 0");

        assertDone(scene.run("delete from users u using banned b where u.id = b.id"), 300);

        assertThat(scene.number("select count(*) from users")).isEqualTo(600);
    }

    @Test
    void insertsFromAQuery() {
        scene.users(700);
        scene.execute(
                "create table handles (user_id bigint, handle text, tags jsonb)",
                "create table extra (user_id bigint, tags jsonb)",
                "insert into extra select i, '{\"a\": 1}' from generate_series(1, 10) i");

        BackfillResult result = scene.run(
                """
                insert into handles (user_id, handle, tags)
                select u.id, lower(u.email), e.tags from users u left join extra e on e.user_id = u.id and e.tags ? 'a'
                where u.id <= 650 or u.id is null order by u.id on conflict do nothing""");

        assertDone(result, 650);
        assertThat(scene.number("select count(distinct user_id) from handles")).isEqualTo(650);
        assertThat(scene.number("select count(*) from handles where tags is not null"))
                .isEqualTo(10);
    }

    @Test
    void rowsAboveThePlannedEndAreReached() {
        scene.users(1_000);
        scene.onEvent(event -> {
            if (event instanceof BackfillEvent.Started) {
                scene.execute("insert into users (id, email) select i, 'late' from generate_series(2001, 2100) i");
            }
        });

        assertDone(scene.run("update users set n = n + 1"), 1_100);

        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(1_100);
    }

    @Test
    void rowsThatComeBehindTheCursorAreWalkedOnceMore() {
        scene.users(1_000);
        scene.onEvent(event -> {
            if (event instanceof BackfillEvent.Started) {
                // the cursor is past them when the workers have begun: negative keys, and only when the first chunk is
                // done
                scene.execute(
                        """
                        create function late() returns trigger language plpgsql as $$
                        begin
                          if new.id = 1000 then
                            insert into users (id, email) select -i, 'late' from generate_series(1, 10) i;
                          end if;
                          return new;
                        end $$""",
                        "create trigger late before update on users for each row execute function late()");
            }
        });

        BackfillResult result = scene.run("update users set handle = lower(email), n = n + 1 where handle is null");

        assertDone(result, 1_010);
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(1_010);
    }

    @Test
    void strideWalksFullPagesInPassesAndChangesEachRowOnce() {
        scene.execute(
                "create table t (id bigint primary key, filler text, n int not null default 0)",
                "insert into t select i - 10000, repeat('x', 150) from generate_series(1, 20000) i",
                "analyze t");

        BackfillPlan plan = scene.backfills.plan(scene.spec("update t set n = n + 1"));
        assertThat(plan.reasons()).hasSize(1);
        assertThat(plan.strategy()).isEqualTo(BackfillPlan.Strategy.STRIDED);
        assertDone(
                scene.backfills.run(scene.spec("update t set n = n + 1")
                        .withPace(BackfillScene.PACE.withLargestBatch(100))
                        .withWorkers(2)),
                20_000);

        assertThat(scene.number("select count(*) from t where n = 1")).isEqualTo(20_000);
        assertThat(scene.number("select sum(keys_done) from pgguard.backfill_chunk"))
                .isBetween(15_000L, 25_000L);
    }

    @Test
    void aDryRunLeavesNothing() {
        scene.users(2_000);

        BackfillPlan plan =
                scene.backfills.plan(scene.spec("update users set handle = lower(email) where handle is null"));

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.rows()).isEqualTo(2_000);
        assertThat(plan.batches()).isEqualTo(40);
        assertThat(plan.measured()).isTrue();
        assertThat(plan.walBytes()).isGreaterThan(2_000 * 50);
        assertThat(plan.hot()).isNotNull();
        assertThat(plan.verification()).isEqualTo(BackfillPlan.Verification.NO_ROW_MATCHES);
        assertThat(scene.number("select count(*) from pg_namespace where nspname = 'pgguard'"))
                .isZero();
        assertThat(scene.number("select count(*) from users where handle is not null"))
                .isZero();
        assertThat(scene.backfills.status()).isEmpty();
    }

    @Test
    void aHostileSearchPathChangesNothing() {
        scene.execute(
                "create schema evil",
                "create function evil.count(bigint) returns bigint language sql as 'select 0::bigint'",
                "create function evil.never(bigint, bigint) returns boolean language sql as 'select false'",
                "create operator evil.> (leftarg = bigint, rightarg = bigint, function = evil.never)",
                "create operator evil.= (leftarg = bigint, rightarg = bigint, function = evil.never)",
                "create operator evil.<= (leftarg = bigint, rightarg = bigint, function = evil.never)");
        scene.users(1_200);
        scene.execute("alter role " + scene.owner + " set search_path = evil, public, pg_catalog");

        assertDone(scene.run("update users set n = n + 1"), 1_200);

        assertThat(scene.number("select count(*) from public.users where n = 1"))
                .isEqualTo(1_200);
    }

    @Test
    void aPartitionedTableIsWalkedThroughItsParent() {
        scene.execute(
                "create table m (id bigint, day date, n int not null default 0, primary key (day, id)) partition by range (day)",
                "create table m1 partition of m for values from ('2026-01-01') to ('2026-02-01')",
                "create table m2 partition of m for values from ('2026-02-01') to ('2026-03-01')",
                "insert into m select i, date '2026-01-01' + i % 59 from generate_series(1, 2000) i",
                "analyze m");

        assertDone(scene.run("update m set n = n + 1"), 2_000);

        assertThat(scene.number("select count(*) from m where n = 1")).isEqualTo(2_000);
    }

    @Test
    void anEmptyTableIsDoneAtOnce() {
        scene.users(0);

        assertDone(scene.run("update users set n = n + 1"), 0);
    }

    @Test
    void aChangedSpecIsRefusedWithTheDifference() {
        scene.users(10);
        scene.backfills.register(scene.spec("update users set handle = 'a'"));

        assertThat(scene.backfills.register(scene.spec(" update users set handle = 'a' ; ")))
                .isEmpty();
        assertThat(scene.refused(scene.spec("update users set handle = 'b'"))).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.BACKFILL_CHANGED);
            assertThat(refused).hasMessageContaining("handle = 'a'").hasMessageContaining("handle = 'b'");
        });
    }
}
