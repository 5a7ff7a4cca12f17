package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.CountingProxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lost sessions: nothing is lost with them, the first cause is told, and the next run is not stuck. */
public abstract class FaultContract extends GuardContract {

    private static final String NOTE = "insert into note values ('once')";
    private static final String ALTER = "alter table orders add column status text";

    protected FaultContract(Stage stage) {
        super(stage);
    }

    /** Ends the session that waits for the blocker: the migration's. */
    private void endTheWaitingSession(Blocker blocker) {
        daemon(
                () -> {
                    blocker.awaitWaiters(1);
                    database.value(
                            """
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                            where datname = current_database() and ? = any (pg_blocking_pids(pid))""",
                            blocker.pid());
                },
                "killer");
    }

    @Test
    void theEndOfTheMigrationsSessionIsToldAndTheNextRunSucceeds() {
        Project project = project(Step.sql("status", NOTE, ALTER)).with("lockTimeout", "60s");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            endTheWaitingSession(blocker);
            Outcome outcome = refused(project);

            assertThat(outcome.error())
                    .contains("the session that runs the migrations was lost")
                    .contains("rolls the open transaction back")
                    .contains("docs/runbook.md#connection-lost");
            assertThat(outcome.lines(RETRIES)).isZero();
        }
        assertNothingRecorded();
        assertThat(notes()).isZero();

        applied(project);
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void theEndOfTheSessionOutsideATransactionNamesTheStatementsDone() {
        Project project = project(Step.alone("status", NOTE, ALTER)).with("lockTimeout", "60s");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            endTheWaitingSession(blocker);
            Outcome outcome = refused(project);

            assertThat(outcome.toString())
                    .contains("1. insert into note")
                    .contains("is not known")
                    .contains("docs/runbook.md#connection-lost");
        }
        assertNothingRecorded();

        applied(project);
        assertRecordedOnce("status");
    }

    @Test
    void theEndOfTheSessionDuringAConcurrentBuildIsCuredByTheNextRun() {
        Project project = project(Step.sql("total", "create index concurrently orders_total on orders (total)"))
                .with("onlineLockTimeout", "60s");
        try (Blocker blocker = Blocker.snapshot(database)) {
            endTheWaitingSession(blocker);
            refused(project);
        }
        assertNothingRecorded();

        applied(project);
        assertRecordedOnce("total");
        assertThat(database.number("select count(*) from pg_index where not indisvalid"))
                .isZero();
    }

    /** The server never gets the COMMIT, but that cannot be told from the client. */
    @Test
    void aConnectionThatIsLostBeforeTheCommitArrivesIsNotTriedAgainAndCalledUnknown() {
        AtomicInteger calls = new AtomicInteger();
        try (CountingProxy proxy = CountingProxy.start(cluster.primary())) {
            Outcome outcome = refused(project(Step.code("status", connection -> {
                        calls.incrementAndGet();
                        execute(connection, NOTE);
                        proxy.cutBefore("COMMIT");
                    }))
                    .at(proxy.url(database.name())));

            assertThat(outcome.error()).contains("docs/runbook.md#commit-unknown");
            assertThat(outcome.lines(RETRIES)).isZero();
        }
        assertThat(calls).hasValue(1);
        assertThat(notes()).isZero();
    }

    @Test
    void aConnectionThatIsLostAfterTheCommitArrivedIsNotTriedAgainAndCalledUnknown() {
        AtomicInteger calls = new AtomicInteger();
        try (CountingProxy proxy = CountingProxy.start(cluster.primary())) {
            Outcome outcome = refused(project(Step.code("status", connection -> {
                        calls.incrementAndGet();
                        execute(connection, NOTE);
                        proxy.cutAfter("COMMIT");
                    }))
                    .at(proxy.url(database.name())));

            assertThat(outcome.error()).contains("docs/runbook.md#commit-unknown");
        }
        assertThat(calls).hasValue(1);
        database.await("the commit to be done", "select count(*) = 1 from note");
    }

    @Test
    void anUnreachableDatabaseIsReportedByTheToolAtOnce() {
        Outcome outcome = refused(project(Step.sql("status", ALTER)).at("jdbc:postgresql://127.0.0.1:1/nowhere"));

        assertThat(outcome.error()).containsIgnoringCase("refused");
    }
}
