package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a name meant when a backfill was registered it means in every batch, or no batch is committed. */
@OnOldestAndNewestMajor
final class BackfillNamesIT {

    private static final String WITNESS = "update users set n = n + 1";
    private static final String ANOTHER = "its name means another one";

    @AutoClose
    private final BackfillScene scene;

    BackfillNamesIT(int major) {
        scene = new BackfillScene(major);
    }

    @BeforeEach
    void fill() {
        scene.users(1_000);
    }

    private void searchPath(String path) {
        scene.execute("alter role " + scene.owner + " set search_path = " + path);
    }

    private void assertRunsIntoAnotherTable() {
        BackfillResult result = scene.backfills.run("job", 1);

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.error()).contains(ANOTHER).doesNotContain("[pgguard]").doesNotEndWith(".");
    }

    private void assertRunsToItsEnd() {
        assertThat(scene.backfills.run("job", 1).error()).isNull();
        assertThat(scene.number("select count(*) from public.users where n = 1"))
                .isEqualTo(1_000);
        assertThat(scene.number("select count(*) from public.users where n <> 1"))
                .isZero();
    }

    /** In a transaction that is still open. */
    private Connection replaced() {
        try {
            Connection session = scene.database.connect(scene.owner);
            session.setAutoCommit(false);
            try (Statement statement = session.createStatement()) {
                statement.execute("alter table users rename to others");
                statement.execute("create table users (like others including all)");
                statement.execute("insert into users select * from others");
            }
            return session;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTableThatIsReplacedWhileABatchWaitsForItIsNotTakenForTheFirst() throws Exception {
        CompletableFuture<Connection> swap = new CompletableFuture<>();
        scene.onEvent(event -> {
            if (event instanceof BackfillEvent.Started && !swap.isDone()) {
                swap.complete(replaced());
            }
        });
        CompletableFuture<BackfillResult> run = scene.inBackground(scene.spec(WITNESS));
        scene.database.await(
                "a batch that waits for the table",
                "select exists (select from pg_stat_activity where datname = current_database() and application_name = 'pgguard:backfill' and wait_event_type = 'Lock')");
        try (Connection session = swap.get(60, TimeUnit.SECONDS)) {
            session.commit();
        }

        BackfillResult result = run.get(60, TimeUnit.SECONDS);

        assertThat(result.state()).isEqualTo(BackfillState.FAILED);
        assertThat(result.error()).contains(ANOTHER);
        assertThat(scene.number("select count(*) from users where n <> 0")).isZero();
        scene.execute("drop table users", "alter table others rename to users");
        assertRunsToItsEnd();
    }

    @Test
    void aTableThatComesBeforeItOnTheSearchPathIsNotTakenForIt() {
        scene.execute("create schema early");
        searchPath("early, public");
        scene.backfills.register(scene.spec(WITNESS));
        scene.execute("create table early.users (like public.users including all)");
        scene.execute("insert into early.users select * from public.users");

        assertRunsIntoAnotherTable();

        assertThat(scene.number("select count(*) from early.users where n <> 0"))
                .isZero();
        scene.execute("drop table early.users");
        assertRunsToItsEnd();
    }

    @Test
    void aSchemaThatIsCreatedLaterChangesNoName() {
        searchPath("\"$user\", public");
        scene.backfills.register(scene.spec(WITNESS));
        scene.execute(
                "create schema " + scene.owner,
                "create table " + scene.owner + ".users (like public.users including all)",
                "insert into " + scene.owner + ".users select * from public.users");

        assertRunsToItsEnd();

        assertThat(scene.number("select count(*) from " + scene.owner + ".users where n <> 0"))
                .isZero();
    }

    @Test
    void searchPathsThatMeanTheSameAreTheSame() {
        searchPath("\"$user\", public");
        scene.backfills.register(scene.spec(WITNESS));
        searchPath("public, \"$user\", public, nowhere");

        assertThat(scene.backfills.register(scene.spec(WITNESS))).isEmpty();
        assertRunsToItsEnd();
    }
}
