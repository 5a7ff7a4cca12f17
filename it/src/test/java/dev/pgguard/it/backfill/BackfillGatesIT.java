package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Obstacle;
import dev.pgguard.backfill.Pace;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a server tells of itself stops a job, changes how it walks, and lets it go on by itself. */
@OnOldestAndNewestMajor
@SuppressWarnings("try") // a blocker holds while its block lasts
final class BackfillGatesIT {

    private static final String WITNESS = "update users set n = n + 1";
    private static final int ROWS = 5_000;

    @AutoClose
    private final BackfillScene scene;

    BackfillGatesIT(int major) {
        PgShape shape = PgShape.of(major)
                .with("archive_mode", "on")
                .with("archive_command", "true")
                .with("wal_keep_size", "0")
                .with("max_slot_wal_keep_size", "1MB");
        scene = new BackfillScene(PgClusters.shared(shape), BackfillEquipment.real());
    }

    private CompletableFuture<BackfillResult> begun(Pace pace) {
        return scene.inBackground(scene.spec(WITNESS).withPace(pace));
    }

    private void awaitWaiting(String reason) {
        scene.database.await("a job", "select to_regclass('pgguard.backfill_worker') is not null");
        scene.database.await(
                "the job to wait",
                "select coalesce(bool_or(throttle_reason like ?), false) from pgguard.backfill_worker",
                "%" + reason + "%");
    }

    private void assertPlanWarns(String words) {
        assertThat(scene.backfills.plan(scene.spec(WITNESS)).obstacles())
                .filteredOn(each -> each.severity() == Obstacle.Severity.WARNING)
                .extracting(Obstacle::message)
                .anySatisfy(text -> assertThat(text).startsWith(words));
    }

    private void assertOnce(CompletableFuture<BackfillResult> run) throws Exception {
        BackfillResult result = run.get(120, TimeUnit.SECONDS);
        assertThat(result.error()).isNull();
        assertThat(result.state()).isEqualTo(BackfillState.DONE);
        assertThat(scene.number("select count(*) from users where n = 1")).isEqualTo(ROWS);
    }

    private void assertNothingChanged() {
        assertThat(scene.number("select count(*) from users where n <> 0")).isZero();
    }

    @Test
    void anArchiverThatFailsIsWaitedFor() throws Exception {
        scene.users(ROWS);
        scene.cluster.primary().set("archive_command", "false");
        CompletableFuture<BackfillResult> run;
        try {
            scene.database.execute("select pg_switch_wal()");
            scene.database.await(
                    "the archiver to fail",
                    "select coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) from pg_stat_archiver");
            assertPlanWarns("It would wait now: archiving of WAL fails");
            run = begun(BackfillScene.PACE);
            awaitWaiting("archiving of WAL fails");
            assertNothingChanged();
        } finally {
            scene.cluster.primary().set("archive_command", "true");
        }
        scene.database.execute("select pg_switch_wal()");

        assertOnce(run);
    }

    @Test
    void anArchiverThatIsFarBehindIsWaitedFor() throws Exception {
        scene.users(ROWS);
        scene.database.execute("create table written ()", "select pg_switch_wal()", "drop table written");
        scene.database.await(
                "a segment to be archived",
                """
                select last_archived_wal is not null and coalesce(last_failed_time < last_archived_time, true) from pg_stat_archiver""");
        PgNode primary = scene.cluster.primary();
        long archiver = scene.number("select pid from pg_stat_activity where backend_type = 'archiver'");
        CompletableFuture<BackfillResult> run;
        primary.signal(archiver, "STOP");
        try {
            scene.database.execute(
                    """
                    do $$ begin
                      for i in 1..45 loop
                        perform pg_logical_emit_message(false, 'guard', 'a segment of its own');
                        perform pg_switch_wal();
                      end loop;
                    end $$""");
            assertPlanWarns("It would wait now: the archiver is ");
            run = begun(BackfillScene.PACE);
            awaitWaiting("segments of WAL behind");
            assertNothingChanged();
        } finally {
            primary.signal(archiver, "CONT");
        }

        assertOnce(run);
    }

    @Test
    void aSlotThatIsAboutToLoseWhatItNeedsIsWaitedFor() throws Exception {
        scene.users(ROWS);
        String slot = scene.database.name() + "_late";
        scene.database.execute(
                "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')",
                "select pg_switch_wal()",
                "create table written ()",
                "select pg_switch_wal()",
                "drop table written");
        scene.database.await(
                "the slot to be in danger",
                "select wal_status = 'unreserved' from pg_replication_slots where slot_name = ?",
                slot);

        assertPlanWarns("It would wait now: replication slot " + slot);
        CompletableFuture<BackfillResult> run = begun(BackfillScene.PACE);
        awaitWaiting("replication slot " + slot);
        assertNothingChanged();
        scene.database.execute("select pg_drop_replication_slot('" + slot + "')");

        assertOnce(run);
    }

    @Test
    void aBudgetOfWalIsWaitedForAndGoesWithTheNextPace() throws Exception {
        scene.users(ROWS);

        CompletableFuture<BackfillResult> run = begun(BackfillScene.PACE.withWalBudget(1_000L));
        awaitWaiting("the budget of ");
        assertThat(scene.number("select count(*) from users where n <> 0")).isLessThan(ROWS);
        scene.backfills.changePace("job", BackfillScene.PACE);

        assertOnce(run);
    }

    /** Chunks tell how they are walked, each time their cursor moves. */
    private void watchStrides() {
        scene.execute(
                "create table strides (k int)",
                """
                create function note_stride() returns trigger language plpgsql as $$
                begin
                  insert into public.strides values (new.stride_k);
                  return null;
                end $$""",
                "create trigger strides after update on pgguard.backfill_chunk for each row execute function note_stride()");
    }

    @Test
    void anOldSnapshotTurnsTheStrideOff() {
        scene.execute(
                "create table users (id bigint primary key, filler text, n int not null default 0)",
                "insert into users select i, repeat('x', 150) from generate_series(1, " + ROWS + ") i",
                "vacuum full users",
                "analyze users");
        Pace pace = BackfillScene.PACE.withLargestBatch(100);
        scene.backfills.register(scene.spec(WITNESS).withPace(pace));
        scene.backfills.register(BackfillSpec.of("later", WITNESS).withPace(pace));
        assertThat(scene.number("select min(stride) from pgguard.backfill_job")).isGreaterThan(1);
        watchStrides();
        try (Blocker old = Blocker.snapshot(scene.database)) {
            scene.database.await(
                    "the snapshot to be old",
                    """
                    select max(clock_timestamp() - xact_start) > interval '2.1 s' from pg_stat_activity
                     where datname = current_database() and backend_xmin is not null and pid <> pg_backend_pid()""");
            assertThat(scene.backfills.run("job", 1).state()).isEqualTo(BackfillState.DONE);
            assertThat(scene.number("select max(k) from strides")).isEqualTo(1);
        }

        assertThat(scene.backfills.run("later", 1).state()).isEqualTo(BackfillState.DONE);

        assertThat(scene.number("select max(k) from strides")).isGreaterThan(1);
        assertThat(scene.number("select count(*) from users where n = 2")).isEqualTo(ROWS);
    }
}
