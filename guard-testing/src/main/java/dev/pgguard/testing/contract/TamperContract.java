package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a migration does to its session, seen or unseen: the guard's timeouts and its lock stand, for it and for the next one. */
public abstract class TamperContract extends GuardContract {

    /** Keeps in every row the {@code lock_timeout} that it ran under. */
    private static final String ALTER =
            "alter table orders add column seen text default current_setting('lock_timeout')";

    /** After it a blocking lock is held, and the guard has set its timeouts. */
    private static final String FIRST = "alter table note add column first int";

    protected TamperContract(Stage stage) {
        super(stage);
    }

    @BeforeEach
    final void createTampering() {
        asRole(
                "create table seen (name text, value text)",
                "create table tampered (id int)",
                "create function tamper() returns text language sql"
                        + " as 'select set_config(''lock_timeout'', ''0'', false) || set_config(''statement_timeout'', ''59s'', false)'",
                "create function tamper_too() returns trigger language plpgsql as 'begin perform tamper(); return new; end'",
                "create trigger tamper before insert on tampered for each row execute function tamper_too()",
                "create view tampering as select tamper() as x",
                "create table filled (id int)",
                "insert into filled values (1)");
    }

    static Stream<Arguments> scripts() {
        return Stream.of(
                Arguments.of(Step.sql("savepoint", "savepoint a", "set lock_timeout = '5s'", "rollback to a", ALTER)),
                Arguments.of(Step.sql("block", FIRST, "do 'begin set lock_timeout = 0; end'", ALTER)),
                Arguments.of(Step.sql("function", FIRST, "select tamper()", ALTER)),
                Arguments.of(Step.sql("trigger", FIRST, "insert into tampered values (1)", ALTER)),
                Arguments.of(Step.sql("filled", FIRST, "alter table filled add column x text default tamper()", ALTER)),
                Arguments.of(Step.sql("created", FIRST, "create table copied as select * from tampering", ALTER)),
                Arguments.of(Step.sql("rounded", "set lock_timeout = '1us'", ALTER)),
                Arguments.of(Step.alone("local", "set local lock_timeout = '5s'", ALTER)),
                Arguments.of(Step.alone("local_function", "select set_config('lock_timeout', '5s', true)", ALTER)),
                Arguments.of(
                        Step.alone("committed", "start transaction", "set local lock_timeout = '5s'", "commit", ALTER)),
                Arguments.of(Step.alone("undone", "start transaction", "set lock_timeout = '5s'", "rollback", ALTER)));
    }

    private String seen() {
        return String.valueOf(database.value("select min(seen) from orders"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aTableLockIsAskedForUnderTheGuardsTimeout(Step step) {
        applied(project(step));

        assertThat(seen()).isEqualTo("200ms");
    }

    @Test
    void theNextMigrationHasTheSessionAsItWas() {
        applied(project(
                Step.sql("unseen", "insert into tampered values (1)"),
                Step.sql(
                        "next", "insert into seen select name, setting from pg_settings where name like '%_timeout'")));

        assertThat(database.value("select value from seen where name = 'lock_timeout'"))
                .isEqualTo("0");
        assertThat(database.value("select value from seen where name = 'statement_timeout'"))
                .isEqualTo("0");
    }

    /** The driver lets them take turns. */
    @Test
    void aMigrationMayUseItsConnectionFromSeveralThreads() {
        applied(project(Step.code("many", connection -> {
            execute(connection, "create table many (number int)");
            IntStream.range(0, 1_000).parallel().forEach(number -> insert(connection, number));
        })));

        assertThat(database.number("select count(distinct number) from many")).isEqualTo(1_000);
    }

    private static void insert(Connection connection, int number) {
        try {
            execute(connection, "insert into many select " + number + " where " + number + " < 1000000");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theMetadataLeadBackToTheGuardedConnection() {
        applied(project(Step.code(
                "metadata", connection -> alter(connection.getMetaData().getConnection()))));

        assertThat(seen()).isEqualTo("200ms");
    }

    @Test
    void aResultLeadsBackToTheGuardedConnection() {
        applied(project(Step.code("rows", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select 1")) {
                alter(rows.getStatement().getConnection());
            }
        })));

        assertThat(seen()).isEqualTo("200ms");
    }

    private static void alter(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ALTER);
        }
    }

    @Test
    void theServerStillNoticesADeadClientAfterResetAll() {
        applied(
                project(
                        Step.sql("reset", "reset all"),
                        Step.sql(
                                "next",
                                "insert into seen select name, setting from pg_settings where name = 'client_connection_check_interval'")));

        assertThat(database.value("select value from seen")).isEqualTo("2000");
    }

    @Test
    void theServerDoesNotEndTheSessionForBeingIdleBetweenTwoAttempts() {
        database.execute("alter role " + role + " set idle_session_timeout = '20min'");
        applied(project(Step.sql(
                "idle", "insert into seen select name, setting from pg_settings where name = 'idle_session_timeout'")));

        assertThat(database.value("select value from seen")).isEqualTo("0");
    }

    @Test
    void aMigrationThatSendsNothingIsNotRecordedWithoutTheRunLock() throws SQLException {
        try (Connection thief = database.connect(role)) {
            Outcome outcome = refused(project(
                    Step.code("given_away", connection -> {
                        execute(connection, "select pg_advisory_unlock_all()");
                        execute(thief, "select pg_advisory_lock(1885824868, 0)");
                    }),
                    Step.code("elsewhere", connection -> asRole("insert into note values ('unguarded')"))));

            assertThat(outcome.error())
                    .contains(tool.failsWithoutItsOwnSessionLock() ? "" : "docs/runbook.md#run-lock-lost");
        }
        assertThat(recorded()).isSubsetOf(List.of("given_away"));
    }

    @Test
    void aSessionThatIsLostBetweenTwoAttemptsIsToldWithWhatHadFailedBefore() {
        Project project = project(Step.sql("status", ALTER));
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = refused(
                    project.when(
                            RETRIES,
                            () -> database.execute(
                                    """
                            select pg_terminate_backend(pid) from pg_locks
                            where locktype = 'advisory' and classid = 1885824868
                            and database = (select oid from pg_database where datname = current_database())""")));

            // by its full name where somebody watched in time
            assertThat(outcome.error())
                    .containsPattern("could not lock (public\\.)?orders")
                    .contains("pid " + blocker.pid())
                    .contains("docs/runbook.md#connection-lost");
        }
        applied(project);
        assertRecordedOnce("status");
    }
}
