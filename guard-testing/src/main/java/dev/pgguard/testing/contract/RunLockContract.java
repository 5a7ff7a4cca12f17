package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that change the same database take turns; those that only look do not wait. */
public abstract class RunLockContract extends GuardContract {

    static final int CLASS_ID = 1_885_824_868;

    /** A run with nothing to apply need not lock. */
    private static final Step LATER = Step.sql("later", "select 1");

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger holder = new AtomicInteger();

    protected RunLockContract(Stage stage) {
        super(stage);
    }

    /** A migration in which its run stays until the test lets it go on. */
    private Step stay() {
        return Step.code("stay", connection -> {
            holder.set(Query.one(connection, "select pg_backend_pid()", row -> row.getInt(1)));
            execute(connection, "insert into note values ('stay')");
            inside.countDown();
            await(goOn);
        });
    }

    @Test
    void twoRunsTakeTurnsAndEachMigrationIsAppliedOnce() {
        Project project = project(stay(), Step.sql("status", "alter table orders add column status text"));
        CompletableFuture<Outcome> first = started(project);
        await(inside);
        CompletableFuture<Outcome> second =
                started(project.when("Another migration run holds the run lock", goOn::countDown));

        succeeded(ended(first));
        Outcome waited = succeeded(ended(second));

        assertThat(waited.logged()).contains("holds the run lock: pid " + holder.get());
        assertRecordedOnce("stay", "status");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aRunThatWaitedTooLongSaysWhoHoldsTheLockAndAppliesNothing() {
        CompletableFuture<Outcome> first = started(project(stay()));
        await(inside);

        Outcome second = refused(project(Step.sql("status", "alter table orders add column status text"))
                .with("runLockTimeout", "300ms"));

        assertThat(second.error())
                .contains("pid " + holder.get())
                .contains("user=" + role)
                .contains("connected for")
                .contains("docs/runbook.md#run-lock-timeout");
        goOn.countDown();
        succeeded(ended(first));
        assertRecordedOnce("stay");
    }

    @Test
    void lookingDoesNotWait() {
        CompletableFuture<Outcome> first = started(project(stay()));
        await(inside);
        Project other = project(LATER);

        succeeded(tool.run(MigrationTool.Command.INFO, other));
        succeeded(tool.run(MigrationTool.Command.VALIDATE, other));

        assertThat(first).isNotDone();
        goOn.countDown();
        succeeded(ended(first));
    }

    @Test
    void aRunInsideARunIsRefusedAtOnce() {
        List<Outcome> inner = new ArrayList<>();

        applied(project(
                Step.code("outer", connection -> inner.add(tool.migrate(project(Step.sql("inner", "select 1")))))));

        assertThat(failed(inner.get(0)).error()).contains("docs/runbook.md#nested-run");
        assertRecordedOnce("outer");
    }

    @Test
    void runsOnDifferentSchemasGoSideBySide() {
        asRole("create schema a", "create schema b");
        CompletableFuture<Outcome> first = started(project(stay()).in("a").with("runLockScope", "schema"));
        await(inside);

        applied(project(Step.sql("other", "create table other (id int)"))
                .in("b")
                .with("runLockScope", "schema")
                .with("runLockTimeout", "30s"));

        assertThat(first).isNotDone();
        goOn.countDown();
        succeeded(ended(first));
        assertThat(tool.recorded(database, "a")).containsExactly("stay");
        assertThat(tool.recorded(database, "b")).containsExactly("other");
    }

    @Test
    void runsOnTheSameSchemaTakeTurnsWithTheScopeSchemaToo() {
        CompletableFuture<Outcome> first = started(project(stay()).with("runLockScope", "schema"));
        await(inside);

        assertThat(refused(project(LATER).with("runLockScope", "schema").with("runLockTimeout", "200ms"))
                        .error())
                .contains("pid " + holder.get());
        goOn.countDown();
        succeeded(ended(first));
    }

    @Test
    void aRunOnTheDatabaseExcludesThoseOnItsSchemas() {
        asRole("create schema a", "create schema b");
        CompletableFuture<Outcome> first = started(project(stay()).in("a").with("runLockScope", "schema"));
        await(inside);

        assertThat(refused(project(LATER).in("b").with("runLockTimeout", "200ms"))
                        .error())
                .contains("pid " + holder.get());
        goOn.countDown();
        succeeded(ended(first));
    }

    @Test
    void manySchemasAreMigratedByParallelRuns() {
        List<CompletableFuture<Outcome>> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asRole("create schema tenant" + i);
        }
        for (int i = 0; i < 8; i++) {
            runs.add(started(project(Step.sql("own", "create table own (id int)"))
                    .in("tenant" + i)
                    .with("runLockScope", "schema")));
        }
        runs.forEach(run -> succeeded(ended(run)));
        assertThat(database.number("select count(*) from pg_class where relname = 'own'"))
                .isEqualTo(8);
    }

    @Test
    void theLockIsTakenAgainWhenAMigrationHasGivenItAway() {
        Project project = project(
                Step.sql("all", "select pg_advisory_unlock_all()"),
                Step.code(
                        "look",
                        connection -> execute(
                                connection,
                                "insert into note select 'held' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
                                        + " and classid = " + CLASS_ID)));
        if (tool.failsWithoutItsOwnSessionLock()) {
            refused(project);
            return;
        }

        Outcome outcome = applied(project);

        assertThat(outcome.logged()).contains("the run lock was gone");
        assertThat(notes()).isEqualTo(1);
    }

    /** A default, a view, a trigger at the commit: nobody sees what they call. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into note select 'x' where pg_advisory_unlock_all() is null",
                "do $$ begin perform pg_advisory_unlock_all(); end $$",
                "alter table filled add column x int default give()",
                "create table copied as select * from giving",
                "insert into filled values (2); alter table orders add column x int",
                "discard all"
            })
    void theLockIsLookedForAgainAfterWhateverGaveItAway(String gives) {
        asRole(
                "create function give() returns int language plpgsql volatile as 'begin perform pg_advisory_unlock_all(); return 1; end'",
                "create function give_too() returns trigger language plpgsql as 'begin perform pg_advisory_unlock_all(); return null; end'",
                "create view giving as select give() as x",
                "create table filled (id int)",
                "insert into filled values (1)",
                "create constraint trigger give after insert on filled deferrable initially deferred"
                        + " for each row execute function give_too()");
        Project project = project(
                Step.sql("one", "create table one ()"),
                gives.startsWith("discard")
                        ? Step.alone("gives", gives)
                        : Step.sql("gives", gives.split("; (?=alter)")),
                Step.sql("two", "create table two ()"),
                Step.sql("three", "create table three ()"));
        if (tool.failsWithoutItsOwnSessionLock()) {
            refused(project);
            return;
        }

        assertThat(applied(project).lines("the run lock was gone")).isEqualTo(1);
        assertRecordedOnce("one", "gives", "two", "three");
    }

    @Test
    void aRunWhoseLockWasTakenByAnotherStops() throws SQLException {
        try (Connection other = database.connect()) {
            Outcome outcome = refused(project(
                    Step.code("all", connection -> {
                        execute(connection, "select pg_advisory_unlock_all()");
                        execute(other, "select pg_advisory_lock(" + CLASS_ID + ", 0)");
                    }),
                    Step.sql("note", "insert into note values ('x')")));

            if (!tool.failsWithoutItsOwnSessionLock()) {
                assertThat(outcome.error()).contains("docs/runbook.md#run-lock-lost");
            }
        }
        assertThat(notes()).isZero();
        assertThat(recorded()).doesNotContain("note");
    }
}
