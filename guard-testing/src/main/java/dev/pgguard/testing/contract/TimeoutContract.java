package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The timeouts of a migration follow the strongest table lock that it holds or asks for, and end with it. */
public abstract class TimeoutContract extends GuardContract {

    private static final String ALTER = "alter table orders add column status text";

    protected TimeoutContract(Stage stage) {
        super(stage);
    }

    @BeforeEach
    final void createSeen() {
        asRole(
                "create table seen (n serial, at text, lock_timeout text, statement_timeout text)",
                "alter table orders add constraint positive check (total > 0) not valid");
    }

    /** Writes down the timeouts that this place of the script runs under. */
    private static String look(String at) {
        return "insert into seen (at, lock_timeout, statement_timeout) select '" + at
                + "', current_setting('lock_timeout'), current_setting('statement_timeout')";
    }

    private String lockTimeout(String at) {
        return String.valueOf(database.value("select lock_timeout from seen where at = ?", at));
    }

    private String statementTimeout(String at) {
        return String.valueOf(database.value("select statement_timeout from seen where at = ?", at));
    }

    @Test
    void rowWorkHasTheSessionsOwnTimeout() {
        database.execute("alter role " + role + " set lock_timeout = '77s'");
        applied(project(Step.sql("rows", "update orders set total = 1", look("row"))));

        assertThat(lockTimeout("row")).isEqualTo("77s");
    }

    @Test
    void rowWorkHasTheTimeoutThatIsSetForIt() {
        applied(project(Step.sql("rows", "update orders set total = 1", look("row")))
                .with("rowLockTimeout", "9s"));

        assertThat(lockTimeout("row")).isEqualTo("9s");
    }

    @Test
    void anOnlineLockHasTheLongTimeout() {
        applied(project(Step.sql("valid", "alter table orders validate constraint positive", look("online")))
                .with("onlineLockTimeout", "44s")
                .with("statementTimeout", "55s"));

        assertThat(lockTimeout("online")).isEqualTo("44s");
        assertThat(statementTimeout("online")).isEqualTo("0");
    }

    @Test
    void aBlockingLockHasTheShortTimeoutUntilTheTransactionEnds() {
        applied(project(
                        Step.sql(
                                "status",
                                look("before"),
                                ALTER,
                                look("after"),
                                "update orders set total = 1",
                                look("late")),
                        Step.sql("next", look("next")))
                .with("statementTimeout", "55s"));

        assertThat(List.of(lockTimeout("before"), lockTimeout("after"), lockTimeout("late"), lockTimeout("next")))
                .containsExactly("0", "200ms", "200ms", "0");
        assertThat(List.of(statementTimeout("before"), statementTimeout("late"), statementTimeout("next")))
                .containsExactly("0", "55s", "0");
    }

    @Test
    void aTableThatTheMigrationMadeItselfBlocksNobody() {
        applied(project(Step.sql("made", "create table own (id int)", "create index on own (id)", look("own"))));

        assertThat(lockTimeout("own")).isEqualTo("0");
    }

    @Test
    void aTemporaryTableThatIsGoneHidesNoOther() {
        applied(project(
                Step.sql("gone", "create temp table orders (id int)", "drop table orders", ALTER, look("gone"))));

        assertThat(lockTimeout("gone")).isEqualTo("200ms");
    }

    @Test
    void aTableOfTheSameNameInAnotherSchemaHidesNoOther() {
        asRole("create schema beside");
        applied(project(Step.code("beside", connection -> {
            try (Statement statement = connection.createStatement()) {
                String schema = connection.getSchema();
                connection.setSchema("beside");
                statement.execute("create table orders (id int)");
                connection.setSchema(schema);
                statement.execute(ALTER);
                statement.execute(look("beside"));
            }
        })));

        assertThat(lockTimeout("beside")).isEqualTo("200ms");
    }

    @Test
    void behindTheEndOfATransactionInATextItIsSetToo() {
        applied(project(Step.code("ends", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("commit; " + ALTER + "; " + look("ends"));
            }
        })));

        assertThat(lockTimeout("ends")).isEqualTo("200ms");
    }

    @Test
    void theScriptsOwnTimeoutWinsInsideIt() {
        applied(project(
                Step.sql("own", "set lock_timeout = '3s'", ALTER, look("own")),
                Step.sql("next", "alter table orders add column next text", look("next"))));

        assertThat(lockTimeout("own")).isEqualTo("3s");
        assertThat(lockTimeout("next")).isEqualTo("200ms");
    }

    @Test
    void theScriptCannotSwitchTheTimeoutOff() {
        Outcome outcome = applied(project(Step.sql("off", "set lock_timeout = 0", ALTER, look("off"))));

        assertThat(lockTimeout("off")).isEqualTo("200ms");
        assertThat(outcome.logged()).contains("switches lock_timeout off");
    }

    @Test
    void aTimeoutSurvivesTheRollbackToASavepoint() {
        applied(project(Step.sql(
                "savepoint",
                look("before"),
                "savepoint s",
                "alter table orders add column gone text",
                "rollback to savepoint s",
                ALTER,
                look("after"))));

        assertThat(lockTimeout("after")).isEqualTo("200ms");
    }

    @Test
    void eachStatementOutsideATransactionHasItsOwnTimeout() {
        applied(project(Step.alone(
                "alone",
                ALTER,
                look("rows"),
                "create index concurrently on orders (total)",
                "alter table orders add column other text")));

        assertThat(lockTimeout("rows")).isEqualTo("0");
    }

    @Test
    void aLongUpdateWaitsForALockedRowAsLongAsItTakes() {
        try (Blocker blocker = Blocker.rowLock(database, "orders", "id = 7")) {
            blocker.releaseWhen(
                    """
                    select exists (select from pg_stat_activity
                    where wait_event_type = 'Lock' and now() - query_start > '1s' and query like 'update orders%')""");

            Outcome outcome = applied(project(Step.sql("rows", "update orders set total = total + 1")));

            assertThat(outcome.lines(RETRIES)).isZero();
        }
        assertRecordedOnce("rows");
        assertThat(database.number("select sum(total - id) from orders")).isEqualTo(20);
    }
}
