package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A concurrent index statement is recorded only when its index is there and valid, and leaves nothing dead behind. */
public abstract class IndexContract extends GuardContract {

    static final String BUILD = "create index concurrently orders_total on orders (total)";

    protected IndexContract(Stage stage) {
        super(stage);
    }

    final boolean valid(String index) {
        return database.is(
                "select coalesce((select indisvalid from pg_index where indexrelid = to_regclass(?)), false)", index);
    }

    final void assertNoInvalidIndex() {
        assertThat(database.value(
                        "select string_agg(indexrelid::regclass::text, ',') from pg_index where not indisvalid"))
                .isNull();
    }

    private void assertBuiltAndRecordedOnce(String name) {
        assertRecordedOnce(name);
        assertThat(valid("orders_total")).isTrue();
        assertNoInvalidIndex();
    }

    /** Leaves an invalid index, as a build that was cancelled does. */
    private void leaveInvalid(String build) {
        try (Blocker blocker = Blocker.snapshot(database);
                Connection session = database.connect(role)) {
            assertThat(blocker.released()).isFalse();
            execute(session, "set lock_timeout = '50ms'", build);
        } catch (SQLException e) {
            assertThat(valid("orders_total")).isFalse();
            return;
        }
        throw new IllegalStateException("The build was not cancelled");
    }

    /** Who keeps a snapshot holds no lock on the table. */
    private void assertNamed(String story, Blocker blocker) {
        assertThat(story).contains("pid " + blocker.pid());
        if (!tool.watches()) {
            assertThat(story).contains("queue and freeze were not measured");
        }
    }

    @Test
    void aBuildIsNotHeldUpByTheToolsOwnSessions() {
        Outcome outcome = applied(project(Step.sql("total", BUILD), Step.sql("note", "insert into note values ('x')"))
                .with("maxAttempts", "1"));

        assertThat(outcome.lines(RETRIES)).isZero();
        assertRecordedOnce("total", "note");
        assertThat(valid("orders_total")).isTrue();
    }

    @Test
    void aBuildThatASnapshotLeavesInvalidIsRepairedAndRecordedOnce() {
        try (Blocker blocker = Blocker.snapshot(database)) {
            Outcome outcome = applied(project(Step.sql("total", BUILD))
                    .with("onlineLockTimeout", "1s")
                    .when(RETRIES, blocker::release));

            assertThat(outcome.logged()).contains("dropped the INVALID index");
            assertNamed(outcome.logged(), blocker);
        }
        assertBuiltAndRecordedOnce("total");
    }

    @Test
    void aBuildBehindAWriterIsTriedAgain() {
        try (Blocker blocker = Blocker.inTransaction(database, "insert into orders values (100, 100)")) {
            Outcome outcome = applied(project(Step.sql("total", BUILD)).when(RETRIES, blocker::release));

            assertThat(outcome.logged()).contains("pid " + blocker.pid());
        }
        assertBuiltAndRecordedOnce("total");
    }

    @Test
    void ofThreeBuildsOnlyTheBlockedOneIsRunAgain() {
        asRole("create table second (id int)", "create table third (id int)");
        AtomicLong first = new AtomicLong();
        try (Blocker blocker = Blocker.holding(database, "ROW EXCLUSIVE", "second")) {
            applied(project(Step.sql(
                            "three",
                            BUILD,
                            "create index concurrently second_id on second (id)",
                            "create index concurrently third_id on third (id)"))
                    .when(RETRIES, () -> {
                        first.set(database.number("select 'orders_total'::regclass::oid::bigint"));
                        assertThat(database.is("select to_regclass('third_id') is null"))
                                .isTrue();
                        blocker.release();
                    }));
        }
        assertRecordedOnce("three");
        assertThat(database.number("select 'orders_total'::regclass::oid::bigint"))
                .isEqualTo(first.get());
        assertThat(valid("second_id") && valid("third_id")).isTrue();
    }

    @Test
    void ifNotExistsDoesNotPassOverAnInvalidLeftover() {
        leaveInvalid(BUILD);

        applied(project(Step.sql("total", "create index concurrently if not exists orders_total on orders (total)")));

        assertBuiltAndRecordedOnce("total");
    }

    @Test
    void anInvalidLeftoverOfTheSameDefinitionIsReplaced() {
        leaveInvalid(BUILD);

        Outcome outcome = applied(project(Step.sql("total", BUILD)));

        assertThat(outcome.logged()).contains("dropped the INVALID index");
        assertBuiltAndRecordedOnce("total");
    }

    @Test
    void aLeftoverWithAnotherDefinitionIsRefusedAndLeftAlone() {
        leaveInvalid("create index concurrently orders_total on orders (total, id)");

        Outcome outcome = refused(project(Step.sql("total", BUILD)));

        assertThat(outcome.error())
                .contains("(total, id)")
                .contains("(total)")
                .contains("docs/runbook.md#index-with-another-definition");
        assertThat(database.is("select to_regclass('orders_total') is not null"))
                .isTrue();
        assertNothingRecorded();
    }

    @Test
    void anInvalidLeftoverIsRefusedWhereRepairIsSwitchedOff() {
        leaveInvalid(BUILD);

        Outcome outcome = refused(project(Step.sql("total", BUILD)).with("invalidIndexes", "fail"));

        assertThat(outcome.error()).contains("orders_total").contains("docs/runbook.md#invalid-index");
        assertThat(database.is("select to_regclass('orders_total') is not null"))
                .isTrue();
    }

    @Test
    void aFailedBuildThatMustNotBeRepairedIsNotTriedAgainAndNamesItsBlocker() {
        try (Blocker blocker = Blocker.snapshot(database)) {
            Outcome outcome = refused(project(Step.sql("total", BUILD)).with("invalidIndexes", "fail"));

            assertThat(outcome.error())
                    .contains(tool.watches() ? "pid " + blocker.pid() : "were not watched")
                    .contains("the INVALID index public.orders_total, because invalidIndexes=fail")
                    .contains("docs/runbook.md#lock-not-available");
            assertThat(outcome.logged()).doesNotContain(RETRIES);
        }
        assertThat(valid("orders_total")).isFalse();
        assertNothingRecorded();
    }

    @Test
    void anotherTablesInvalidIndexIsNotTouched() {
        asRole("create table other (id int)");
        try (Blocker blocker = Blocker.snapshot(database);
                Connection session = database.connect(role)) {
            assertThat(blocker.released()).isFalse();
            execute(session, "set lock_timeout = '50ms'", "create index concurrently other_id on other (id)");
        } catch (SQLException e) {
            assertThat(valid("other_id")).isFalse();
        }
        applied(project(Step.sql("total", BUILD)));

        assertThat(valid("orders_total")).isTrue();
        assertThat(database.is("select to_regclass('other_id') is not null")).isTrue();
    }

    @Test
    void aValidIndexOfTheSameDefinitionCountsAsDone() {
        asRole(BUILD);
        long oid = database.number("select 'orders_total'::regclass::oid::bigint");

        Outcome outcome = applied(project(Step.sql("total", BUILD)));

        assertThat(outcome.logged()).contains("counts as done");
        assertThat(database.number("select 'orders_total'::regclass::oid::bigint"))
                .isEqualTo(oid);
        assertBuiltAndRecordedOnce("total");
    }

    @Test
    void aBuildOfAnotherSessionIsWaitedForAndNotDropped() {
        CompletableFuture<Void> other = new CompletableFuture<>();
        try (Blocker blocker = Blocker.snapshot(database)) {
            daemon(() -> build(other), "builder");
            blocker.awaitWaiters(1);
            applied(project(Step.sql("total", BUILD))
                    .with("onlineLockTimeout", "60s")
                    .when("is at work on its table", blocker::release));
        }
        ended(other);
        assertBuiltAndRecordedOnce("total");
    }

    private void build(CompletableFuture<Void> done) {
        try {
            asRole(BUILD);
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    @Test
    void aBuildThatFailsFinallyLeavesNoRowAndNoIndexAndTheNextRunSucceeds() {
        Project project = project(Step.sql("total", BUILD));
        try (Blocker blocker = Blocker.snapshot(database)) {
            Outcome outcome = refused(project.with("maxAttempts", "2").with("onlineLockTimeout", "1s"));

            assertThat(outcome.error()).contains("attempt 2/2").contains("docs/runbook.md#lock-not-available");
            assertNamed(outcome.error(), blocker);
        }
        assertNothingRecorded();
        assertNoInvalidIndex();
        assertThat(database.is("select to_regclass('orders_total') is null")).isTrue();

        applied(project);
        assertBuiltAndRecordedOnce("total");
    }

    @Test
    void aUniqueBuildOverDuplicatesFailsWithPostgresOwnErrorAndLeavesNoIndex() {
        asRole("update orders set total = 1");

        // preflight would find them first
        Outcome outcome = refused(project(Step.sql("total", BUILD.replace("index", "unique index")))
                .with("lint", "warn"));

        assertThat(outcome.error())
                .contains("could not create unique index")
                .contains("Nothing of this statement was left behind. The next run needs no repair.")
                .contains("docs/runbook.md#invalid-index");
        assertThat(outcome.lines(RETRIES)).isZero();
        assertNothingRecorded();
        assertNoInvalidIndex();
    }

    @Test
    void aDropIsTriedAgain() {
        asRole(BUILD);
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            applied(project(Step.sql("gone", "drop index concurrently orders_total"))
                    .when(RETRIES, blocker::release));
        }
        assertRecordedOnce("gone");
        assertThat(database.is("select to_regclass('orders_total') is null")).isTrue();
    }

    @Test
    void aRebuildIsTriedAgainAndLeavesNoCopyBehind() {
        asRole(BUILD);
        try (Blocker blocker = Blocker.snapshot(database)) {
            applied(project(Step.alone("again", "reindex index concurrently orders_total"))
                    .when(RETRIES, blocker::release));
        }
        assertBuiltAndRecordedOnce("again");
        assertThat(database.number("select count(*) from pg_class where relname like '%\\_cc%'"))
                .isZero();
    }

    @Test
    void aBuildInCodeIsRepairedToo() {
        try (Blocker blocker = Blocker.snapshot(database)) {
            applied(project(Step.codeAlone("total", connection -> execute(connection, BUILD)))
                    .when(RETRIES, blocker::release));
        }
        assertBuiltAndRecordedOnce("total");
    }
}
