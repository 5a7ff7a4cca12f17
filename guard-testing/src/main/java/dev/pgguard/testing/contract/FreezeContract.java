package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.jdbc.Query;
import dev.pgguard.testing.Blocker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others may wait behind a migration is bounded: its waits are ended early, and it gives up when the budget is spent. */
public abstract class FreezeContract extends GuardContract {

    private static final String ALTER = "alter table orders add column status text";
    private static final int READERS = 4;

    private final List<Connection> readers = new ArrayList<>();

    protected FreezeContract(Stage stage) {
        super(stage);
    }

    @AfterEach
    final void closeReaders() throws SQLException {
        for (Connection reader : readers) {
            reader.close();
        }
    }

    /** Nothing but the budget can end a wait in time. */
    private Project patient(Step... steps) {
        return project(steps)
                .with("lockTimeout", "5m")
                .with("onlineLockTimeout", "5m")
                .with("maxDuration", "1h");
    }

    /** They come as soon as the migration waits behind the blocker, each time that it does. */
    private Blocker blockerWithReaders() {
        Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders");
        for (int i = 0; i < READERS; i++) {
            Connection reader = database.connect();
            readers.add(reader);
            daemon(() -> readWhileBlocked(blocker, reader), "reader " + i);
        }
        return blocker;
    }

    private static void readWhileBlocked(Blocker blocker, Connection reader) {
        try {
            while (!blocker.released()) {
                blocker.awaitWaiters(1);
                execute(reader, "select count(*) from orders");
            }
        } catch (SQLException | RuntimeException e) {
            // the test ended before it got its answer
        }
    }

    @Test
    void anAttemptIsEndedWhenItsShareIsUsedUpAndTheNextOneGoesThrough(@TempDir Path reports) {
        assumeTrue(tool.watches());
        try (Blocker blocker = blockerWithReaders()) {
            Outcome outcome = applied(patient(Step.sql("status", ALTER))
                    .with("freezeBudget", "2s")
                    .with("maxAttempts", "10")
                    .with("reportDirectory", reports.toString())
                    .when(RETRIES, blocker::release));

            assertThat(outcome.logged())
                    .contains("could not lock public.orders (ACCESS EXCLUSIVE) within ")
                    .contains("its share of freezeBudget")
                    .contains("Blocked by pid " + blocker.pid())
                    .containsPattern("[1-4] sessions? queued behind us")
                    .contains("of 2.0 session-seconds of freezeBudget are used up");
        }
        assertRecordedOnce("status");
        assertThat(tells(
                        reports,
                        "$.events[*] ? (@.event == \"retry-scheduled\" && @.cutShort == true && @.freezeBudgetMillis == 2000"
                                + " && @.freezeSpentMillis > 0 && @.waitedMillis >= 50 && @.attemptMillis >= 0"
                                + " && @.samples[0][1] > 0)"))
                .isTrue();
        assertThat(tells(reports, "$.events[*] ? (@.event == \"applied\" && @.attempts > 1 && @.peakQueue > 0)"))
                .as("of all attempts")
                .isTrue();
    }

    @Test
    void aSpentBudgetEndsTheMigrationWithNothingLeftBehind() {
        assumeTrue(tool.watches());
        try (Blocker blocker = blockerWithReaders()) {
            Outcome outcome = refused(patient(Step.sql("status", "insert into note values ('a')", ALTER))
                    .with("freezeBudget", "100ms"));

            assertThat(outcome.error())
                    .contains("could not lock public.orders (ACCESS EXCLUSIVE)")
                    .contains("not tried again, since others have queued behind it for ")
                    .contains("of 0.1 session-seconds so far (freezeBudget)")
                    .contains("pid " + blocker.pid())
                    .contains("docs/runbook.md#freeze-budget-spent");
        }
        assertNothingRecorded();
        assertThat(notes()).isZero();
        assertThat(columnExists("orders", "status")).isFalse();
        applied(project(Step.sql("status", "insert into note values ('a')", ALTER)));
        assertRecordedOnce("status");
    }

    @Test
    void aStatementOutsideATransactionIsBoundedLikewise() {
        assumeTrue(tool.watches());
        try (Blocker blocker = blockerWithReaders()) {
            Outcome outcome = refused(patient(Step.alone("status", "insert into note values ('a')", ALTER))
                    .with("freezeBudget", "100ms"));

            assertThat(outcome.error())
                    .contains("not tried again, since others have queued behind it for ")
                    .contains("pid " + blocker.pid())
                    .contains("docs/runbook.md#freeze-budget-spent");
        }
        assertThat(recorded()).isEmpty();
        assertThat(columnExists("orders", "status")).isFalse();
    }

    @Test
    void rowWorkIsNotShotDownForOneLockedRow() throws SQLException {
        assumeTrue(tool.watches());
        try (Blocker blocker = Blocker.rowLock(database, "orders", "id = 1");
                Connection behind = database.connect()) {
            int pid = Query.one(behind, "select pg_backend_pid()", row -> row.getInt(1));
            daemon(() -> updateWhenBlocked(blocker, behind), "behind");
            blocker.releaseWhen(
                    """
                    select exists (select from pg_locks l join pg_stat_activity a on a.application_name = 'pgguard:watch'
                    where a.datname = current_database() and l.pid = ? and not l.granted and l.mode = 'ShareLock'
                    and a.query_start > l.waitstart + interval '300 ms')""",
                    pid);
            applied(patient(Step.sql(
                            "rows",
                            "update orders set total = 5 where id = 2",
                            "update orders set total = 5 where id = 1"))
                    .with("freezeBudget", "100ms")
                    .with("maxAttempts", "1"));
        }
        assertRecordedOnce("rows");
    }

    private static void updateWhenBlocked(Blocker blocker, Connection behind) {
        try {
            blocker.awaitWaiters(1);
            execute(behind, "update orders set total = 6 where id = 2");
        } catch (SQLException | RuntimeException e) {
            // the test ended before it got its answer
        }
    }

    @Test
    void whatOthersSufferedFromTheLastAttemptOfAFailedMigrationIsInTheReport(@TempDir Path reports) {
        assumeTrue(tool.watches());
        try (Blocker blocker = blockerWithReaders()) {
            refused(patient(Step.sql("status", ALTER))
                    .with("freezeBudget", "100ms")
                    .with("reportDirectory", reports.toString()));

            assertThat(tells(
                            reports,
                            "$.events[*] ? (@.event == \"failed\" && @.attempts == 1 && @.tookMillis > 0 && @.queue > 0"
                                    + " && @.freezeMillis >= 100 && @.peakQueue > 0 && @.waitedMillis > 0).blockers[*]"
                                    + " ? (@ starts with \"pid " + blocker.pid() + " \")"))
                    .isTrue();
            assertThat(tells(reports, "$ ? (@.failure like_regex \"user=postgres\")"))
                    .isTrue();
        }
    }

    @Test
    void theSameOutsideATransaction(@TempDir Path reports) {
        assumeTrue(tool.watches());
        try (Blocker blocker = blockerWithReaders()) {
            refused(patient(Step.alone("status", ALTER))
                    .with("freezeBudget", "100ms")
                    .with("reportDirectory", reports.toString()));

            assertThat(blocker.released()).isFalse();
            assertThat(
                            tells(
                                    reports,
                                    "$.events[*] ? (@.event == \"failed\" && @.attempts == 1 && @.queue > 0 && @.freezeMillis >= 100)"))
                    .isTrue();
        }
    }

    /** Zero would be a figure; that nobody could look is told in one line, and the migration goes on. */
    @Test
    void whatNobodyCouldSeeIsNoZeroInTheReport(@TempDir Path reports) {
        assumeTrue(!role.equals("postgres"));
        leaveNoSessionForTheGuard();
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            blocker.releaseWhen(
                    """
                    select exists (select from pg_locks where not granted and relation = 'orders'::regclass
                    and waitstart < clock_timestamp() - interval '1 second')""");
            Outcome outcome = applied(project(Step.sql("status", ALTER))
                    .with("lockTimeout", "5m")
                    .with("maxAttempts", "1")
                    .with("reportDirectory", reports.toString()));

            assertThat(outcome.lines("Blockers were not watched: ")).isEqualTo(1);
            assertThat(outcome.logged()).contains("Who queued behind it is not known; lock_timeout bounded its waits.");
        }
        assertThat(tells(
                        reports,
                        "$.events[*] ? (@.event == \"applied\" && @.freezeMillis == null && @.peakQueue == null).statements[*]"
                                + " ? (@.notSeen[0] starts with \"Blockers were not watched\" && !exists(@.queue))"))
                .isTrue();
    }

    @Test
    void aMigrationMayHaveABudgetOfItsOwn() {
        assumeTrue(tool.watches());
        try (Blocker blocker = blockerWithReaders()) {
            Outcome outcome = refused(patient(Step.sql("status", "-- guard:freezeBudget=100ms\n" + ALTER))
                    .with("freezeBudget", "1h"));

            assertThat(outcome.error()).contains("of 0.1 session-seconds so far (freezeBudget)");
            assertThat(blocker.released()).isFalse();
        }
    }

    @Test
    void withoutABudgetOnlyLockTimeoutEndsAWait() {
        try (Blocker blocker = blockerWithReaders()) {
            Outcome outcome = refused(project(Step.sql("status", ALTER))
                    .with("lockTimeout", "1s")
                    .with("freezeBudget", "none")
                    .with("maxAttempts", "1"));

            assertThat(outcome.error())
                    .contains("gave up after attempt 1/1")
                    .doesNotContain("its share of freezeBudget");
            assertThat(blocker.released()).isFalse();
        }
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThat(refused(project(Step.sql("status", ALTER)).with("freezeBudget", "0s"))
                        .error())
                .contains("freezeBudget must be longer than 0");
    }
}
