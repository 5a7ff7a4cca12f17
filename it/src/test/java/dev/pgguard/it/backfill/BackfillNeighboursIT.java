package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Pace;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A job gives way to others at its table. Its clock goes on by a millisecond whenever it is asked, so that all batches take the same. */
@OnOldestAndNewestMajor
final class BackfillNeighboursIT {

    private static final int ROWS = 20_000;
    private static final int BATCH = 500;
    private static final Pace PACE = Pace.UNTHROTTLED.withLargestBatch(BATCH).withTarget(null, 1);

    @AutoClose
    private final BackfillScene scene;

    BackfillNeighboursIT(int major) {
        scene = new BackfillScene(major);
        scene.users(ROWS);
        scene.execute(
                // without passes over a window, which are batches of other sizes
                "create index users_n on users (n)",
                "create table batches (id bigint generated always as identity, rows bigint)",
                """
                create function note_batch() returns trigger language plpgsql as $$
                begin
                  if current_setting('application_name') not like 'pgguard:%' then
                    return null;
                  end if;
                  insert into public.batches (rows) select count(*) from changed;
                  while exists (select from public.crowd) and exists (select from changed where id = 1)
                    and not exists (select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid)))
                  loop
                    perform pg_sleep(0.01);
                  end loop;
                  return null;
                end $$""",
                "create table crowd ()",
                """
                create trigger note_batch after update on users referencing new table as changed
                  for each statement execute function note_batch()""");
    }

    /** Runs a job of this name to its end, and gives its pauses, one behind each batch. */
    private List<Duration> pausesOf(String job) {
        AtomicLong clock = new AtomicLong();
        List<Duration> pauses = new CopyOnWriteArrayList<>();
        scene.execute("truncate batches");
        var backfills = scene.engine(BackfillEquipment.real()
                .withNanos(() -> clock.addAndGet(1_000_000))
                .withSleeper(pauses::add));
        backfills.register(BackfillSpec.of(job, "update users set n = n + 1").withPace(PACE));
        assertThat(backfills.run(job, 1).state()).isEqualTo(BackfillState.DONE);
        // with the last chunk done it asks once more, after this
        return pauses.stream()
                .filter(pause -> !pause.equals(Duration.ofMillis(20)))
                .toList();
    }

    private long rowsOfBatch(int n) {
        return scene.number("select rows from batches order by id offset " + n + " limit 1");
    }

    @Test
    void pausesAreTwiceAsLongWhileAVacuumWorksOnTheTable() {
        List<Duration> alone = pausesOf("alone");
        CompletableFuture<Void> vacuum = CompletableFuture.runAsync(() ->
                scene.database.execute("set vacuum_cost_delay = 100", "set vacuum_cost_limit = 1", "vacuum users"));
        scene.database.await(
                "a vacuum", "select exists (select from pg_stat_progress_vacuum where relid = 'users'::regclass)");

        List<Duration> beside = pausesOf("beside");

        assertThat(scene.number("select count(pg_cancel_backend(pid)) from pg_stat_progress_vacuum"))
                .as("the vacuum outlasted the job")
                .isEqualTo(1);
        assertThatThrownBy(() -> vacuum.get(60, TimeUnit.SECONDS)).hasStackTraceContaining("canceling statement");
        assertThat(alone).hasSizeGreaterThanOrEqualTo(ROWS / BATCH).containsOnly(alone.get(0));
        assertThat(beside)
                .hasSizeGreaterThanOrEqualTo(ROWS / BATCH)
                .containsOnly(alone.get(0).multipliedBy(2));
    }

    @Test
    void whoeverWaitsForItsLocksMakesBatchesSmallerAndPausesLonger() throws Exception {
        List<Duration> alone = pausesOf("alone");
        assertThat(rowsOfBatch(1)).isEqualTo(BATCH);
        scene.execute("insert into crowd default values");
        AtomicBoolean open = new AtomicBoolean(true);
        CompletableFuture<Void> shop = CompletableFuture.runAsync(() -> {
            while (open.get()) {
                scene.execute("update users set handle = 'here' where id = 1");
            }
        });
        List<Duration> beside;
        try {
            beside = pausesOf("beside");
        } finally {
            open.set(false);
            shop.get(60, TimeUnit.SECONDS);
        }

        assertThat(beside.get(0)).isEqualTo(alone.get(0).multipliedBy(2));
        assertThat(beside.get(beside.size() - 1)).isGreaterThan(alone.get(0)).isLessThan(beside.get(0));
        assertThat(rowsOfBatch(1)).isBetween(BATCH / 2L, BATCH * 3 / 4L);
    }
}
