package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.jdbc.Query;
import dev.pgguard.testing.Blocker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What failed for a lock is undone and tried again as a whole. */
public abstract class RetryContract extends GuardContract {

    private static final String NOTE = "insert into note values ('once')";
    private static final String ALTER = "alter table orders add column status text";

    protected RetryContract(Stage stage) {
        super(stage);
    }

    private Blocker reader() {
        return Blocker.holding(database, "ACCESS SHARE", "orders");
    }

    private void assertAppliedOnce() {
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(1);
        assertThat(columnExists("orders", "status")).isTrue();
    }

    private void assertNothingStays() {
        assertNothingRecorded();
        assertThat(notes()).isZero();
        assertThat(columnExists("orders", "status")).isFalse();
    }

    @Test
    void anAlterThatIsBlockedIsAppliedInTheSameRunAndRecordedOnce() {
        try (Blocker blocker = reader()) {
            Outcome outcome = applied(project(Step.sql("status", NOTE, ALTER)).when(RETRIES, blocker::release));

            assertThat(outcome.lines(RETRIES)).isPositive();
            assertThat(outcome.logged()).contains("pid " + blocker.pid());
        }
        assertAppliedOnce();
    }

    @Test
    void whenTheAttemptsAreUsedUpNothingStaysAndTheNextRunSucceeds() {
        Project project = project(Step.sql("status", NOTE, ALTER));
        try (Blocker blocker = reader()) {
            Outcome outcome = refused(project.with("maxAttempts", "2").with("lockTimeout", "1s"));

            assertThat(story(outcome))
                    .contains("pid " + blocker.pid())
                    .contains("attempt 2/2")
                    .contains("nothing was left behind")
                    .contains("docs/runbook.md#lock-not-available");
        }
        assertNothingStays();

        applied(project);
        assertAppliedOnce();
    }

    @Test
    void theTimeForRetriesEndsThemBeforeTheAttemptsAreUsedUp() {
        try (Blocker blocker = reader()) {
            Outcome outcome = refused(project(Step.sql("status", NOTE, ALTER))
                    .with("maxAttempts", "100000")
                    .with("maxDuration", "1s"));

            assertThat(blocker.released()).isFalse();
            assertThat(outcome.error()).contains("gave up after attempt").contains("/100000");
        }
        assertNothingStays();
    }

    @Test
    void aMigrationAfterOneThatWasRetriedIsAppliedToo() {
        try (Blocker blocker = reader()) {
            applied(project(Step.sql("first", NOTE), Step.sql("status", ALTER), Step.sql("last", NOTE))
                    .when(RETRIES, blocker::release));
        }
        assertRecordedOnce("first", "status", "last");
        assertThat(notes()).isEqualTo(2);
    }

    /** The rival waits for us first, and never looks for deadlocks itself: PostgreSQL cancels the migration. */
    @Test
    void aDeadlockIsTriedAgain() throws SQLException {
        AtomicInteger attempts = new AtomicInteger();
        try (Connection rival = database.connect()) {
            rival.setAutoCommit(false);
            execute(rival, "set local deadlock_timeout = '1h'", "lock table note in access exclusive mode");
            int pid = Query.one(rival, "select pg_backend_pid()", row -> row.getInt(1));
            CompletableFuture<Void> locked = new CompletableFuture<>();
            Step step = Step.code("status", connection -> {
                execute(connection, ALTER);
                if (attempts.incrementAndGet() == 1) {
                    daemon(() -> lockOrders(rival, locked), "rival");
                    database.await(
                            "the rival to wait",
                            "select exists (select from pg_locks where pid = ? and not granted)",
                            pid);
                }
                execute(connection, NOTE, "alter table note add column x int");
            });

            Outcome outcome = applied(project(step)
                    .with("lockTimeout", "60s")
                    .with("freezeBudget", "none")
                    .when(RETRIES, () -> {
                        ended(locked);
                        end(rival);
                    }));

            assertThat(outcome.logged()).contains("deadlock").contains("attempt 1/");
        }
        assertThat(attempts).hasValue(2);
        assertAppliedOnce();
    }

    private static void lockOrders(Connection rival, CompletableFuture<Void> locked) {
        try {
            execute(rival, "lock table orders in access share mode");
            locked.complete(null);
        } catch (SQLException e) {
            locked.completeExceptionally(e);
        }
    }

    private static void end(Connection rival) {
        try {
            rival.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A deferred trigger takes its lock at COMMIT, under the timeout of what the transaction did before. */
    @Test
    void aCommitThatFailsForALockIsTriedAgain() {
        asRole(
                "create table audit (id int)",
                """
                create function lock_orders() returns trigger language plpgsql as
                'begin lock table orders in share row exclusive mode; return null; end'""",
                """
                create constraint trigger late after insert on note deferrable initially deferred
                for each row execute function lock_orders()""");
        try (Blocker blocker = Blocker.holding(database, "ROW EXCLUSIVE", "orders")) {
            Outcome outcome = applied(project(Step.sql("status", NOTE, "alter table audit add column x int"))
                    .when(RETRIES, blocker::release));

            assertThat(outcome.logged()).contains("could not commit");
        }
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aCommitThatFailsForTheDataIsNotTriedAgain() {
        asRole("create table line (order_id int references orders deferrable initially deferred)");

        Outcome outcome = refused(project(Step.sql("line", NOTE, "insert into line values (4711)")));

        assertThat(outcome.error()).contains("line_order_id_fkey");
        assertThat(outcome.lines(RETRIES)).isZero();
        assertNothingRecorded();
        assertThat(notes()).isZero();
    }

    @Test
    void aRepeatableMigrationIsTriedAgain() {
        try (Blocker blocker = reader()) {
            Outcome outcome =
                    applied(project(Step.repeatable("status", NOTE, ALTER)).when(RETRIES, blocker::release));

            assertThat(outcome.lines(RETRIES)).isPositive();
        }
        assertAppliedOnce();
    }

    @Test
    void codeIsTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        try (Blocker blocker = reader()) {
            applied(project(Step.code("status", connection -> {
                        calls.incrementAndGet();
                        execute(connection, NOTE, ALTER);
                    }))
                    .when(RETRIES, blocker::release));
        }
        assertThat(calls.get()).isGreaterThan(1);
        assertAppliedOnce();
    }

    @Test
    void codeThatHidesTheFailureInAnotherExceptionIsTriedAgain() {
        try (Blocker blocker = reader()) {
            applied(project(Step.code("status", connection -> {
                        try {
                            execute(connection, NOTE, ALTER);
                        } catch (SQLException e) {
                            throw new IllegalStateException("the framework says: bad SQL", e);
                        }
                    }))
                    .when(RETRIES, blocker::release));
        }
        assertAppliedOnce();
    }

    @Test
    void preparedStatementsAndBatchesInCodeAreTriedAgain() {
        try (Blocker blocker = Blocker.holding(database, "SHARE", "orders")) {
            applied(project(Step.code("status", connection -> {
                        execute(connection, NOTE, "alter table note add column x int");
                        try (var insert = connection.prepareStatement("insert into orders values (?, 0)")) {
                            for (int id = 100; id < 110; id++) {
                                insert.setInt(1, id);
                                insert.addBatch();
                            }
                            insert.executeBatch();
                        }
                    }))
                    .when(RETRIES, blocker::release));
        }
        assertRecordedOnce("status");
        assertThat(database.number("select count(*) from orders")).isEqualTo(30);
    }
}
