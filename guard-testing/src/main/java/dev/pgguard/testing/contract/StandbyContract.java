package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.jdbc.Query;
import dev.pgguard.testing.PgNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose URL is given is asked itself: whether it is one, and whether its readers would be frozen. */
public abstract class StandbyContract extends GuardContract {

    private static final Step STATUS = Step.sql("status", "alter table orders add column status text");

    protected StandbyContract(Stage stage) {
        super(stage, 1);
    }

    @BeforeEach
    final void replicated() {
        cluster.awaitReplay();
    }

    private PgNode standby() {
        return cluster.standby(1);
    }

    private Project asking(Step... steps) {
        return project(steps).with("replicaUrls", standby().url(database.name(), role));
    }

    /** A report on the standby that holds the table as a reader does, in a transaction which stays open. */
    private final class Report implements AutoCloseable {
        private final Connection session = standby().connect(database.name());
        private final int pid;

        Report() {
            try {
                pid = Query.one(session, "select pg_backend_pid()", row -> row.getInt(1));
                session.setAutoCommit(false);
                // not a query: its snapshot would hold up the replay of earlier work, too
                execute(session, "lock table orders in access share mode");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            Awaitility.await("a transaction longer than lockTimeout").until(() -> standby()
                    .is(
                            "select now() - xact_start > interval '300 milliseconds' from pg_stat_activity where pid = ?",
                            pid));
        }

        @Override
        public void close() {
            end();
        }

        void end() {
            try {
                session.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean replayWaits() {
        return standby()
                .is(
                        "select exists (select from pg_stat_activity where backend_type = 'startup' and wait_event_type = 'Lock')");
    }

    @Test
    void readersOfAReplicaAreNotFrozenBehindAStatementThatWouldReturnAtOnce(@TempDir Path directory) {
        try (Report report = new Report()) {
            Outcome outcome = applied(
                    asking(STATUS).with("reportDirectory", directory.toString()).when(RETRIES, () -> {
                        assertThat(columnExists("orders", "status")).isFalse();
                        assertThat(replayWaits()).isFalse();
                        report.end();
                    }));

            assertThat(outcome.logged())
                    .contains("readers of the replica")
                    .contains(":" + standby().port())
                    .contains("pid " + report.pid)
                    .contains("the statement was not sent");
            assertThat(tells(
                            directory,
                            "$.events[*] ? (@.failure like_regex \"readers of the replica\").blockers ? (@ like_regex \"pid "
                                    + report.pid + "\")"))
                    .isTrue();
        }
        assertRecordedOnce("status");
    }

    @Test
    void readersThatStayFailTheRunByNameAndNothingIsApplied() {
        try (Report report = new Report()) {
            Outcome outcome = refused(asking(STATUS).with("maxAttempts", "2"));

            assertThat(outcome.error())
                    .contains("readers of the replica")
                    .contains("pid " + report.pid)
                    .contains("docs/runbook.md#lock-not-available");
            assertNothingRecorded();
            assertThat(columnExists("orders", "status")).isFalse();
            assertThat(replayWaits()).isFalse();
        }
        applied(asking(STATUS));
    }

    @Test
    void readersOfATableThatADroppedOneReferencesAreSparedToo() {
        database.execute("create table line (order_id integer references orders)", "alter table line owner to " + role);
        cluster.awaitReplay();
        try (Report report = new Report()) {
            Outcome outcome =
                    applied(asking(Step.sql("drop", "drop table line")).when(RETRIES, report::end));

            assertThat(outcome.logged()).contains("readers of the replica", "pid " + report.pid);
        }
    }

    @Test
    void aReplicaThatDefaultsToSerializableIsAskedAllTheSame() {
        database.execute("alter role " + role + " set default_transaction_isolation = 'serializable'");
        cluster.awaitReplay();
        Outcome outcome = applied(asking(STATUS));

        assertThat(outcome.logged()).contains("1 replica has replayed the migrations");
    }

    @Test
    void aStatementOutsideATransactionIsNotSentEither() {
        try (Report report = new Report()) {
            Outcome outcome = applied(asking(Step.alone(
                            "alone", "insert into note values ('once')", "alter table orders add column status text"))
                    .when(RETRIES, report::end));

            assertThat(outcome.logged()).contains("readers of the replica").contains("pid " + report.pid);
        }
        assertRecordedOnce("alone");
        assertThat(notes()).isEqualTo(1);
    }

    /** Until the standby has replayed the lock that the open transaction has on the table. */
    private void awaitReplayedLock() {
        Awaitility.await("the standby to hold the table as the primary does").until(() -> {
            database.execute("select pg_current_xact_id()"); // has the WAL of the open transaction written
            return "1"
                    .equals(
                            onStandby(
                                    "select count(*) from pg_locks where relation = 'orders'::regclass and mode = 'AccessExclusiveLock'"));
        });
    }

    private String onStandby(String sql) {
        try (Connection session = standby().connect(database.name())) {
            return Query.one(session, sql, row -> String.valueOf(row.getString(1)));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theReplayOfTheMigrationsOwnLockIsNoReader() {
        Outcome outcome = applied(asking(Step.code("twice", session -> {
            execute(session, "alter table orders add column status text");
            awaitReplayedLock();
            execute(session, "alter table orders alter column status set default 'open'");
        })));

        assertThat(outcome.lines(RETRIES)).isZero();
        assertRecordedOnce("twice");
    }

    @Test
    void aReplicaWhoseSessionIsLostIsNotTakenForOneWithoutReaders() {
        AtomicBoolean first = new AtomicBoolean(true);
        try (Report report = new Report()) {
            Outcome outcome = applied(asking(Step.code("lost", session -> {
                        execute(session, "alter table note add column more text");
                        if (first.compareAndSet(true, false)) {
                            standby()
                                    .execute(
                                            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgguard:gate'");
                        }
                        execute(session, "alter table orders add column status text");
                    }))
                    .when(RETRIES, () -> {
                        assertThat(columnExists("orders", "status")).isFalse();
                        report.end();
                    }));

            assertThat(outcome.logged()).contains("could not be seen", "it was not sent");
        }
        assertRecordedOnce("lost");
    }

    @Test
    void whatNobodyReadsThereIsNoObstacle() {
        try (Report report = new Report()) {
            Outcome outcome = applied(asking(
                    Step.sql("new", "create table fresh (id int)", "alter table fresh add column more int"),
                    Step.sql("online", "create index orders_total on orders (total)")));

            assertThat(outcome.lines(RETRIES)).isZero();
            assertThat(report.pid).isPositive();
        }
    }

    @Test
    void whoHoldsUpTheReplayIsToldWhileItIsWaitedFor(@TempDir Path directory) {
        try (Report report = new Report()) {
            Outcome outcome = applied(asking(STATUS)
                    .with("lockTimeout", "1h")
                    .with("reportDirectory", directory.toString())
                    .when("its replay waits for a lock on public.orders", report::end));

            assertThat(outcome.logged())
                    .contains("waiting for")
                    .contains("pid " + report.pid)
                    .contains("Meanwhile on")
                    .contains("1 replica has replayed the migrations");
            assertThat(tells(directory, "$.events[*].readersHeldUp ? (@ like_regex \"pid " + report.pid + "\")"))
                    .isTrue();
        }
    }

    @Test
    void whoseSnapshotHoldsUpTheReplayIsToldWhileItIsWaitedFor() throws SQLException {
        database.execute("insert into note values ('removed')");
        cluster.awaitReplay();
        try (Connection report = standby().connect(database.name())) {
            int pid = Query.one(report, "select pg_backend_pid()", row -> row.getInt(1));
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            report.setAutoCommit(false);
            execute(report, "select count(*) from note");
            database.execute("delete from note", "vacuum note");
            Outcome outcome =
                    applied(asking(STATUS).when("its replay waits for snapshots to end", () -> commit(report)));

            assertThat(outcome.logged())
                    .contains("pid " + pid, "Meanwhile on", "1 replica has replayed the migrations");
        }
    }

    private static void commit(Connection session) {
        try {
            session.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aUrlThatLeadsToThePrimaryIsRefusedBeforeAnythingIsApplied() {
        Outcome outcome = refused(project(STATUS).with("replicaUrls", database.url(role)));

        assertThat(outcome.error())
                .contains("leads to the primary itself")
                .contains("Nothing was applied")
                .contains("docs/runbook.md#replica-foreign");
        assertNothingRecorded();
        assertThat(columnExists("orders", "status")).isFalse();
    }

    @Test
    void oneReplicaByTwoUrlsIsNotCountedTwice() {
        String url = standby().url(database.name(), role);
        Outcome outcome =
                refused(project(STATUS).with("replicaUrls", url + " " + url.replace("127.0.0.1", "localhost")));

        assertThat(outcome.error()).contains("lead to the same server").contains("Nothing was applied");
        assertNothingRecorded();
    }

    @Test
    void aReplicaThatDoesNotAnswerIsRefusedBeforeAnythingIsApplied() {
        Outcome outcome = refused(project(STATUS).with("replicaUrls", "jdbc:postgresql://127.0.0.1:1/none?user=x"));

        assertThat(outcome.error()).contains("could not be asked").contains("docs/runbook.md#replica-missing");
        assertNothingRecorded();
    }
}
