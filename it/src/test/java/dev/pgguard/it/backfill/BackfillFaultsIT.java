package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.BackfillPlan;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Backoff;
import dev.pgguard.retry.RetryPolicy;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What goes wrong in the middle, and who steers meanwhile: nothing is lost, doubled or silently left out. */
@OnOldestAndNewestMajor
final class BackfillFaultsIT {

    private static final String WITNESS = "update users set n = n + 1";

    @AutoClose
    private final BackfillScene scene;

    BackfillFaultsIT(int major) {
        scene = new BackfillScene(major);
    }

    private static BackfillResult ended(CompletableFuture<BackfillResult> run) {
        try {
            return run.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitBatches(long more) {
        long before = scene.number("select coalesce(sum(batches), 0) from pgguard.backfill_chunk");
        scene.database.await(
                "batches",
                "select sum(batches) >= " + (before + more)
                        + " or bool_and(state = 'done') from pgguard.backfill_chunk");
    }

    private void assertOnce(long rows) {
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(rows);
        assertThat(scene.number("select count(*) from users where n <> 1")).isZero();
    }

    @Test
    void goesOnAfterItsBackendsWereTerminated() {
        scene.users(3_000);
        AtomicInteger kills = new AtomicInteger();
        BackfillSpec spec = scene.spec(WITNESS).withWorkers(2).withPace(BackfillScene.PACE.withLargestBatch(20));
        scene.backfills.register(spec);
        CompletableFuture<BackfillResult> run = scene.inBackground(spec);
        while (!run.isDone() && kills.get() < 5) {
            scene.database.await(
                    "somebody at work",
                    "select count(*) > 0 or (select bool_or(state in ('done', 'verifying')) from pgguard.backfill_job)"
                            + " from pg_stat_activity where application_name = 'pgguard:backfill' and query ~ 'update users'");
            scene.database.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgguard:backfill' and datname = current_database()");
            kills.incrementAndGet();
        }

        BackfillResult result = ended(run);

        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertThat(result.rows()).isEqualTo(3_000);
        assertOnce(3_000);
        assertThat(scene.eventsOf(BackfillEvent.Reconnecting.class)).isNotEmpty();
    }

    @Test
    void pausesResumesChangesPaceAndCancelsWhileItRuns() {
        scene.users(20_000);
        CompletableFuture<BackfillResult> run =
                scene.inBackground(scene.spec(WITNESS).withPace(Pace.UNTHROTTLED.withLargestBatch(10)));
        scene.database.await("a job", "select to_regclass('pgguard.backfill_worker') is not null");
        scene.database.await("batches", "select sum(batches) > 2 from pgguard.backfill_chunk");

        scene.backfills.pause("job");
        scene.database.await(
                "the worker to say that it waits",
                "select bool_or(throttle_reason = 'it is paused') from pgguard.backfill_worker");
        long paused = scene.number("select sum(batches) from pgguard.backfill_chunk");
        assertThat(scene.backfills.status("job")).hasValueSatisfying(status -> {
            assertThat(status.state()).isEqualTo(BackfillState.PAUSED);
            assertThat(status.workers()).hasSize(1);
            assertThat(status.workers().get(0).waitsFor()).isEqualTo("it is paused");
            assertThat(status.rows()).isEqualTo(paused * 10);
        });
        assertThat(
                        scene.number(
                                "select count(*) from pg_stat_activity where application_name = 'pgguard:backfill' and datname = current_database()"
                                        + " and (state = 'idle in transaction' or backend_xmin is not null and state <> 'active')"))
                .isZero();

        scene.backfills.changePace("job", Pace.GENTLE);
        scene.backfills.resume("job");
        awaitBatches(3);
        assertThat(scene.backfills.status("job"))
                .hasValueSatisfying(status -> assertThat(status.pace()).isEqualTo(Pace.GENTLE));

        scene.execute("update pgguard.backfill_job set state = 'cancelled' where name = 'job'");
        BackfillResult result = ended(run);

        assertThat(result.state()).isEqualTo(BackfillState.CANCELLED);
        assertThat(result.rows()).isLessThan(20_000).isEqualTo(scene.number("select count(*) from users where n = 1"));
        assertThat(scene.backfills.clean()).containsExactly("job");
        assertThat(scene.backfills.status()).isEmpty();
    }

    @Test
    void aPoisonedRowIsFoundToldAndTriedAgainWhenItWasMended() {
        scene.users(500);
        scene.execute("alter table users add constraint no_seven check (handle not like 'user7%') not valid");

        BackfillResult result = scene.run("update users set handle = lower(email), n = n + 1 where handle is null");

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.failures()).hasSize(11).anySatisfy(row -> {
            assertThat(row.key()).containsExactly("77");
            assertThat(row.sqlState()).isEqualTo("23514");
            assertThat(row.message()).contains("no_seven").doesNotContain("user77");
        });
        assertThat(result.error()).contains("11 rows could not be changed");
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(489);
        assertThat(scene.eventsOf(BackfillEvent.RowFailed.class)).hasSize(11);

        scene.execute("update users set email = 'x' where id = 77");
        assertThat(scene.backfills.run("job", 1).failures()).hasSize(10);
        scene.execute("alter table users drop constraint no_seven");

        BackfillResult mended = scene.backfills.run("job", 1);

        assertThat(mended.state()).isEqualTo(BackfillState.DONE);
        assertThat(mended.failures()).isEmpty();
        assertThat(mended.rows()).isEqualTo(500);
        assertOnce(500);
    }

    @Test
    void aPoisonedRowInAPassOfAWindowIsFound() {
        scene.execute(
                "create table users (id bigint primary key, filler text, n int not null default 0, d int not null default 1)",
                "insert into users select i, repeat('x', 150) from generate_series(1, 9000) i",
                "update users set d = 0 where id in (2003, 4567)",
                "vacuum full users",
                "analyze users");

        BackfillResult result = scene.backfills.run(
                scene.spec("update users set n = n + 1 / d").withPace(BackfillScene.PACE.withLargestBatch(200)));

        assertThat(scene.number("select stride from pgguard.backfill_job")).isGreaterThan(1);
        assertThat(result.failures())
                .extracting(row -> row.key().get(0) + " " + row.sqlState())
                .containsExactlyInAnyOrder("2003 22012", "4567 22012");
        scene.execute("update users set d = 1");
        assertThat(scene.backfills.run("job", 1).state()).isEqualTo(BackfillState.DONE);
        assertOnce(9_000);
    }

    @Test
    void aConstraintThatIsCheckedAtTheCommitIsTraced() {
        scene.users(300);
        scene.execute("alter table users add constraint once unique (handle) deferrable initially deferred");

        BackfillResult result = scene.run(
                "update users set handle = case when id in (10, 290) then 'same' else email end where handle is null");

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.failures()).singleElement().satisfies(row -> {
            assertThat(row.sqlState()).isEqualTo("23505");
            assertThat(row.key()).containsAnyOf("10", "290");
        });
        assertThat(scene.number("select count(*) from users where handle is not null"))
                .isEqualTo(299);
    }

    @Test
    void whenEveryRowFailsItStops() {
        scene.users(3_000);

        BackfillResult result = scene.run("update users set n = 1 / (n - n)");

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.error()).contains("division by zero");
        assertThat(scene.number("select count(*) from users where n <> 0")).isZero();
    }

    @Test
    void aTableOrAColumnThatIsDroppedInTheMiddleFailsTheJob() {
        scene.users(3_000);
        AtomicBoolean once = new AtomicBoolean();
        scene.onEvent(event -> {
            if (event instanceof BackfillEvent.Started && !once.getAndSet(true)) {
                scene.execute("alter table users rename column n to m");
            }
        });

        BackfillResult result = scene.run(WITNESS);

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.error()).contains("\"n\"").contains("does not exist");
        assertThat(result.rows()).isZero();

        scene.execute("alter table users rename to others", "create table users (like others including all)");
        result = scene.backfills.run("job", 1);

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.error()).contains("its name means another one");

        scene.execute(
                "drop table users", "alter table others rename to users", "alter table users rename column m to n");
        assertThat(scene.backfills.run("job", 1).state()).isEqualTo(BackfillState.DONE);
        assertOnce(3_000);
    }

    @Test
    void aKeyThatIsDroppedFailsTheJob() {
        scene.users(100);
        scene.backfills.register(scene.spec(WITNESS));
        scene.execute("alter table users drop constraint users_pkey");

        BackfillResult result = scene.backfills.run("job", 1);

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.error()).contains("users_pkey");
        scene.execute("alter table users add primary key (id)");
        assertThat(scene.backfills.run("job", 1).state()).isEqualTo(BackfillState.DONE);
        assertOnce(100);
    }

    @Test
    void aRowThatSomebodyHoldsIsWaitedForWithSmallerBatches() {
        scene.users(1_000);
        try (Blocker blocker = Blocker.rowLock(scene.database, "users", "id = 500")) {
            scene.onEvent(event -> {
                if (event instanceof BackfillEvent.BatchRetried) {
                    blocker.release();
                }
            });

            BackfillResult result = scene.run(WITNESS);

            assertThat(result.state()).isEqualTo(BackfillState.DONE);
            assertThat(scene.eventsOf(BackfillEvent.BatchRetried.class))
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.sqlState()).isEqualTo("55P03"));
        }
        assertOnce(1_000);
    }

    @Test
    void whoeverKeepsTheTableFromTheLastLookIsWaitedFor() {
        scene.users(300);
        scene.run("update users set handle = lower(email), n = n + 1 where handle is null");
        scene.execute("update pgguard.backfill_job set state = 'verifying'");
        try (Blocker blocker = Blocker.holding(scene.database, "ACCESS EXCLUSIVE", "users")) {
            scene.onEvent(event -> {
                if (event instanceof BackfillEvent.Waiting) {
                    blocker.release();
                }
            });

            assertThat(scene.backfills.run("job", 1).state()).isEqualTo(BackfillState.DONE);
        }
        assertThat(scene.eventsOf(BackfillEvent.Waiting.class)).singleElement().satisfies(event -> assertThat(
                        event.message())
                .contains("what is left cannot be looked at", "lock timeout"));
        assertOnce(300);
    }

    @Test
    void anOutageThatLastsEndsTheRunAndLeavesTheJob() {
        scene.users(3_000);
        var impatient = scene.engine(BackfillEquipment.real()
                .withOutage(new RetryPolicy(
                        3, Duration.ofMinutes(1), new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)))));
        impatient.register(scene.spec(WITNESS));
        scene.database.execute("alter role " + scene.owner + " nologin");
        GuardException stopped = catchThrowableOfType(GuardException.class, () -> impatient.run("job", 1));
        assertThat(stopped.refusal()).isEqualTo(Refusal.DATABASE_UNREACHABLE);
        scene.database.execute("alter role " + scene.owner + " login");

        scene.database.execute("alter database " + scene.database.name() + " set default_transaction_read_only = on");
        GuardException standby = catchThrowableOfType(GuardException.class, () -> impatient.run("job", 1));
        assertThat(standby.refusal()).isEqualTo(Refusal.NOT_A_PRIMARY);
        scene.database.execute(
                "set default_transaction_read_only = off",
                "alter database " + scene.database.name() + " reset default_transaction_read_only");

        assertThat(impatient.run("job", 1).state()).isEqualTo(BackfillState.DONE);
        assertOnce(3_000);
    }

    @Test
    void rowsThatMatchAlsoAfterTheirChangeAreNotChangedTwice() {
        scene.users(3_000);
        scene.execute("update users set email = '' where id > 2990");

        BackfillResult result =
                scene.run("update users set handle = nullif(lower(email), ''), n = n + 1 where handle is null");

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.error()).contains("match its condition also after they were changed");
        assertOnce(3_000);
    }

    /** Of the runner's in the middle of batches and looks; and what the server's has written is off by hours, too. */
    @Test
    void clocksThatJumpByHoursChangeNothing() {
        scene.users(3_000);
        AtomicInteger calls = new AtomicInteger();
        AtomicLong jumped = new AtomicLong();
        List<Duration> slept = new CopyOnWriteArrayList<>();
        Backfills jumping = scene.engine(BackfillEquipment.real()
                .withNanos(() -> {
                    int call = calls.incrementAndGet();
                    if (call % 7 == 0) {
                        jumped.addAndGet(
                                Duration.ofHours(call % 2 == 0 ? -6 : 5).toNanos());
                    }
                    return System.nanoTime() + jumped.get();
                })
                .withSleeper(slept::add));
        jumping.register(scene.spec(WITNESS).withPace(Pace.GENTLE.withLargestBatch(50)));
        for (String column : List.of("backfill_worker.heartbeat_at", "backfill_chunk.updated_at")) {
            String[] names = column.split("\\.");
            scene.execute(
                    """
                    create function jump_%1$s() returns trigger language plpgsql as $$
                    begin
                      new.%2$s = new.%2$s + (random() - 0.5) * interval '12 hours';
                      return new;
                    end $$"""
                            .formatted((Object[]) names),
                    "create trigger jump before insert or update on pgguard.%1$s for each row execute function jump_%1$s()"
                            .formatted((Object[]) names));
        }

        BackfillResult result = jumping.run("job", 1);

        assertThat(result.error()).isNull();
        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertOnce(3_000);
        assertThat(slept).hasSizeGreaterThanOrEqualTo(60).allSatisfy(pause -> assertThat(pause)
                .isBetween(Duration.ZERO, Duration.ofMinutes(5)));
    }

    @Test
    void aDiskWithoutRoomIsWaitedFor() {
        scene.users(300);
        scene.execute(
                """
                create function full_disk() returns trigger language plpgsql as $$
                begin
                  if new.id = 200 then
                    raise exception using errcode = 'disk_full', message = 'could not extend file';
                  end if;
                  return new;
                end $$""",
                "create trigger full_disk before update on users for each row execute function full_disk()");
        scene.onEvent(event -> {
            if (event instanceof BackfillEvent.Reconnecting) {
                scene.execute("drop trigger if exists full_disk on users");
            }
        });

        assertThat(scene.run(WITNESS).state()).isEqualTo(BackfillState.DONE);

        assertOnce(300);
        assertThat(scene.eventsOf(BackfillEvent.Reconnecting.class))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.message()).contains("could not extend file"));
    }

    @Test
    void aJobWithAHigherPriorityGoesFirst() {
        scene.users(2_000);
        scene.execute("create table more as select * from users", "alter table more add primary key (id)");
        scene.backfills.register(scene.spec(WITNESS));
        scene.backfills.register(
                BackfillSpec.of("urgent", "update more set n = n + 1").withPace(BackfillScene.PACE));
        scene.backfills.prioritise("urgent", 5);

        List<BackfillResult> results = scene.backfills.runAll(1);

        assertThat(results).extracting(BackfillResult::name).containsExactly("urgent", "job");
        assertThat(results).extracting(BackfillResult::state).containsOnly(BackfillState.DONE);
    }

    @Test
    void whatIsUnknownIsRefused() {
        scene.users(1);
        assertThat(catchThrowableOfType(GuardException.class, () -> scene.backfills.run("job", 1))
                        .refusal())
                .isEqualTo(Refusal.BACKFILL_UNKNOWN);
        scene.backfills.register(scene.spec(WITNESS));
        assertThat(catchThrowableOfType(GuardException.class, () -> scene.backfills.pause("jab"))
                        .refusal())
                .isEqualTo(Refusal.BACKFILL_UNKNOWN);
    }

    @Test
    void concurrentWritersLoseNothingAndNothingIsDoubled() throws Exception {
        scene.users(20_000);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Long> writer = CompletableFuture.supplyAsync(() -> {
            long i = 0;
            try (var session = scene.database.connect(scene.owner);
                    var statement = session.createStatement()) {
                while (!done.get()) {
                    i++;
                    long id = 1 + i * 7919 % 20_000;
                    statement.execute("update users set email = email || '.' where id = " + id);
                    statement.execute("insert into users (id, email) values (" + (20_000 + i) + ", 'New')");
                    statement.execute("insert into users (id, email) values (" + -i + ", 'New')");
                    if (i % 5 == 0) {
                        statement.execute("delete from users where id = " + (id + 3) % 20_000);
                    }
                }
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
            return i;
        });

        // rows that come for ever are never all changed: the writer ends when the job has been at work for a second
        scene.onEvent(event -> {
            if (event instanceof BackfillEvent.Progress) {
                done.set(true);
            }
        });
        BackfillResult result =
                scene.backfills.run(scene.spec("update users set handle = lower(email), n = n + 1 where handle is null")
                        .withWorkers(2)
                        .withPace(BackfillScene.PACE.withLargestBatch(200)));
        done.set(true);

        assertThat(writer.get(30, TimeUnit.SECONDS)).isPositive();
        assertThat(result.error()).isNull();
        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertThat(scene.number("select count(*) from users where n > 1")).isZero();
        assertThat(scene.number("select count(*) from users where handle is null"))
                .isZero();
        assertThat(scene.backfills.verify("job").how()).isEqualTo(BackfillPlan.Verification.NO_ROW_MATCHES);
    }
}
