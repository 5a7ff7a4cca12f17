package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.Pace;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgShape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes with two workers each, and {@code kill -9} of clients, backends and the postmaster: every row exactly once. How many rows
 * and kills is told by {@code backfill.rows} (60,000) and {@code backfill.kills} (20).
 */
@OnOldestAndNewestMajor
final class BackfillKillIT {

    private static final int ROWS = Integer.getInteger("backfill.rows", 60_000);
    private static final int KILLS = Integer.getInteger("backfill.kills", 20);

    private final PgCluster cluster;
    private final BackfillScene scene;
    private final List<ChildProcess> runners = new ArrayList<>();

    BackfillKillIT(int major) {
        cluster = PgCluster.start(PgShape.of(major));
        scene = new BackfillScene(cluster, BackfillEquipment.real());
    }

    @AfterEach
    void leaveNothingBehind() {
        runners.forEach(ChildProcess::close);
        cluster.close();
    }

    private ChildProcess runner(Path temporary) {
        return ChildProcess.java(temporary, BackfillInChild.class, scene.database.url(scene.owner), "job", "2");
    }

    @Test
    void everyRowExactlyOnceWhoeverIsKilled(@TempDir Path temporary) {
        scene.execute(
                "create table t (id bigint primary key, filler text, n int not null default 0)",
                "insert into t select i - 1000, repeat('x', 100) from generate_series(1, " + ROWS + ") i",
                "analyze t");
        scene.backfills.register(BackfillSpec.of("job", "update t set n = n + 1")
                .withPace(Pace.UNTHROTTLED.withLargestBatch(Math.max(5, ROWS / 12_000))));
        runners.add(runner(temporary));
        runners.add(runner(temporary));
        Random random = new Random(20_261_127);
        int kills = 0;
        while (kills < KILLS && !over()) {
            long before = batches();
            scene.backfills.resume("job");
            poll("batches, or the end").until(() -> over() || batches() >= before + 10);
            if (over()) {
                break;
            }
            kills += kill(kills % 5, random.nextInt(2), temporary) ? 1 : 0;
            assertThat(scene.number("select count(*) from t where n > 1")).isZero();
            assertThat(
                            scene.number(
                                    "select (select sum(rows_done) from pgguard.backfill_chunk) - (select count(*) from t where n = 1)"))
                    .isZero();
        }

        scene.backfills.resume("job");
        assertThat(kills).as("kills before the job was over").isEqualTo(KILLS);
        runners.forEach(each -> assertThat(each.exitCode()).as(each.output()).isZero());
        assertThat(scene.backfills.status("job")).hasValueSatisfying(status -> {
            assertThat(status.state()).isEqualTo(BackfillState.DONE);
            assertThat(status.rows()).isEqualTo(ROWS);
        });
        assertThat(scene.number("select count(*) from t where n = 1")).isEqualTo(ROWS);
    }

    /** Of five: two clients, two backends, the postmaster. The job is paused then, so that it is not over before its time. */
    private boolean kill(int what, int which, Path temporary) {
        boolean killed = true;
        switch (what) {
            case 0, 2 -> {
                runners.get(which).kill();
                scene.backfills.pause("job");
                runners.set(which, runner(temporary));
            }
            case 1, 3 -> {
                String pid = scene.database.value(
                        """
                        select max(pid)::text from pg_stat_activity
                         where application_name = 'pgguard:backfill' and datname = current_database()""");
                killed = pid != null && isKilled(Long.parseLong(pid));
                awaitServer();
                scene.backfills.pause("job");
            }
            default -> {
                cluster.primary().signal(cluster.primary().pid(), "KILL");
                poll("the server to be dead").until(() -> !cluster.primary().running());
                // backends that outlive their postmaster for a moment keep the new one from starting
                poll("the server to start").ignoreExceptions().until(() -> {
                    cluster.primary().start();
                    return true;
                });
                awaitServer();
                scene.backfills.pause("job");
            }
        }
        return killed;
    }

    /** A backend may have ended by itself since it was seen. */
    private boolean isKilled(long pid) {
        try {
            cluster.primary().signal(pid, "KILL");
            // until it is reaped the others go on, and are ended only then
            poll("the postmaster to notice").until(() -> ProcessHandle.of(pid).isEmpty());
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void awaitServer() {
        poll("the server to be back").until(() -> {
            try {
                return scene.database.is("select true");
            } catch (IllegalStateException e) {
                return false;
            }
        });
    }

    private static ConditionFactory poll(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    private long batches() {
        return scene.number("select sum(batches) from pgguard.backfill_chunk");
    }

    private boolean over() {
        return scene.database.is("select state in ('done', 'failed') from pgguard.backfill_job");
    }
}
