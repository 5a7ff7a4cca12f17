package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgguard.jdbc.Query;
import dev.pgguard.testing.Blocker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever becomes of a run, the sessions that it borrowed from a pool go back as they came; and the guard needs no more of them
 * than the tool alone.
 */
public abstract class SessionContract extends GuardContract {

    private static final String STATE =
            """
            select concat_ws(' ', current_setting('lock_timeout'), current_setting('statement_timeout'),
              current_setting('idle_in_transaction_session_timeout'),
              current_setting('client_connection_check_interval'), current_setting('application_name'),
              current_user = session_user,
              (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()))
            """;

    private static final String ALTER = "alter table orders add column status text";

    private HikariDataSource pool = new HikariDataSource();

    protected SessionContract(Stage stage) {
        super(stage);
    }

    @BeforeEach
    final void openPool() {
        pool = pool(tool.connections());
    }

    private HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(role);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setConnectionTimeout(1_000);
        config.setInitializationFailTimeout(30_000);
        config.setConnectionInitSql(
                "set lock_timeout = '71s'; set statement_timeout = '72s'; set application_name = 'shop'");
        return new HikariDataSource(config);
    }

    @AfterEach
    final void closePool() {
        pool.close();
    }

    private Project pooled(Step... steps) {
        return project(steps).through(pool);
    }

    /** Looks at every session of the pool at once. */
    private void assertSessionsAreAsTheyCame() {
        List<Connection> borrowed = new ArrayList<>();
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                borrowed.add(pool.getConnection());
            }
            for (Connection session : borrowed) {
                String state = Query.one(session, STATE, row -> row.getString(1));
                assertThat(state).isEqualTo("71s 72s 0 0 shop t 0");
                assertThat(session.getAutoCommit()).isTrue();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            borrowed.forEach(SessionContract::close);
        }
    }

    /** Liquibase 4.25 leaves one on its own session. */
    private long sessionsWithAnotherSearchPath() {
        List<Connection> borrowed = new ArrayList<>();
        long others = 0;
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                borrowed.add(pool.getConnection());
            }
            for (Connection session : borrowed) {
                String path = Query.one(session, "show search_path", row -> row.getString(1));
                others += path.equals("\"$user\", public") ? 0 : 1;
            }
            return others;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            borrowed.forEach(SessionContract::close);
        }
    }

    private static void close(Connection session) {
        try {
            session.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sessionsAreCleanAfterSuccess() {
        applied(pooled(
                Step.sql("status", ALTER),
                Step.sql("total", "create index concurrently total on orders (total)"),
                Step.alone("alone", "alter table orders add column alone text")));

        assertRecordedOnce("status", "total", "alone");
        assertSessionsAreAsTheyCame();
    }

    @Test
    void sessionsAreCleanAfterABackfill() {
        database.execute("grant create on database " + database.name() + " to \"" + role + "\"");
        pool.close();
        // the run, a worker and its looks, beside the tool's own
        pool = pool(tool.connections() + 3);
        Project project = pooled(Step.sql("fill", "-- guard:backfill\nupdate orders set total = 0 where total > 0"));
        if (tool.watches()) {
            applied(project);
            assertThat(database.number("select sum(total) from orders")).isZero();
        } else {
            refused(project);
        }

        assertSessionsAreAsTheyCame();
        assertThat(sessionsWithAnotherSearchPath()).isLessThanOrEqualTo(1);
    }

    @Test
    void aBackfillThatAPoolHasNotEnoughSessionsForIsRefused() {
        database.execute("grant create on database " + database.name() + " to \"" + role + "\"");
        Outcome outcome = refused(
                pooled(Step.sql("fill", "-- guard:backfill workers=3\nupdate orders set total = 0 where total > 0")));

        if (tool.watches()) {
            assertThat(outcome.error()).contains("needs 7 sessions").contains("docs/runbook.md#backfill-refused");
        }
        assertThat(database.number("select count(*) from orders where total = 0"))
                .isZero();
        assertSessionsAreAsTheyCame();
    }

    @Test
    void sessionsAreCleanAfterARunThatHadNothingToApply() {
        applied(pooled(Step.sql("status", ALTER)));
        applied(pooled(Step.sql("status", ALTER)));

        assertSessionsAreAsTheyCame();
    }

    @Test
    void sessionsAreCleanAfterAPlainError() {
        refused(pooled(Step.sql("broken", ALTER, "select 1/0")));

        assertSessionsAreAsTheyCame();
    }

    @Test
    void sessionsAreCleanAfterAnErrorOutsideATransaction() {
        refused(pooled(Step.alone("broken", ALTER, "select 1/0")));

        assertSessionsAreAsTheyCame();
    }

    @Test
    void aRunWithoutASessionToSpareTriesAgainAndIsCleanAfterwards() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = applied(pooled(Step.sql("status", ALTER)).when(RETRIES, blocker::release));

            assertThat(outcome.logged()).contains("pid " + blocker.pid());
        }
        assertRecordedOnce("status");
        assertSessionsAreAsTheyCame();
    }

    @Test
    void sessionsAreCleanAfterTheAttemptsAreUsedUp() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = refused(pooled(Step.sql("status", ALTER)).with("maxAttempts", "2"));

            assertThat(outcome.toString()).contains("pid " + blocker.pid());
        }
        assertSessionsAreAsTheyCame();
    }

    @Test
    void theRunLockIsFreeAfterCodeThatClosedItsConnection() {
        refused(pooled(Step.code("closes", connection -> {
            execute(connection, ALTER);
            connection.close();
        })));

        assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory' and classid = 1885824868"
                        + " and database = (select oid from pg_database where datname = current_database())"))
                .isZero();
        assertNothingRecorded();
    }

    @Test
    void sessionsAreCleanAfterAScriptThatSetsItsOwnTimeouts() {
        applied(pooled(
                Step.sql("own", "set lock_timeout = '3s'", "set statement_timeout = '4s'", ALTER),
                Step.alone("alone", "set lock_timeout = '5s'", "alter table orders add column alone text")));

        assertSessionsAreAsTheyCame();
    }

    /** What DISCARD ALL itself resets is not the guard's. */
    @Test
    void theRunLockAndTimeoutsSurviveDiscardAll() {
        Project project = pooled(
                Step.alone("discard", "discard all", ALTER),
                Step.sql("next", "alter table orders add column next text"));
        if (tool.failsWithoutItsOwnSessionLock()) {
            assertThat(refused(project).logged()).contains("the run lock was gone");
            return;
        }

        Outcome outcome = applied(project);

        assertRecordedOnce("discard", "next");
        assertThat(outcome.logged()).contains("the run lock was gone");
    }
}
