package dev.pgguard.it.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What only Flyway has. */
@ParameterizedClass(name = "Flyway {0}")
@MethodSource("versions")
final class FlywayOnlyIT {

    private static final Map<String, String> SHORT =
            Map.of("lockTimeout", "200ms", "initialDelay", "20ms", "maxDelay", "100ms", "maxAttempts", "60");

    private final String version;

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    private final String role = database.monitoringOwner();

    FlywayOnlyIT(String version) {
        this.version = version;
        database.execute(
                "set role " + role + "; create table orders (id int, total int); create table note (text text)");
    }

    static List<String> versions() {
        return FlywayVersions.ALL.selected();
    }

    private Project project(Step... steps) {
        return Project.of(database.url(), role, SHORT).with(steps);
    }

    private MigrationTool tool(String setting, String value) {
        return FlywayVersions.ALL.tool(version, Map.of(setting, value));
    }

    @Test
    void manyMigrationsInOneTransactionAreRefused() {
        Outcome outcome =
                tool("flyway.group", "true").migrate(project(Step.sql("status", "alter table orders add x int")));

        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.error())
                .startsWith("org.flywaydb.core.api.FlywayException")
                .contains("flyway.group=false")
                .contains("docs/runbook.md#group-not-guarded");
        assertThat(database.is("select to_regclass('flyway_schema_history') is null"))
                .isTrue();
    }

    @Test
    void aBackfillInACallbackIsRefused() {
        for (String callback : List.of("beforeMigrate.sql", "afterEachMigrate__fill.sql")) {
            Outcome outcome = tool("flyway.mixed", "false")
                    .migrate(project(
                            Step.sql("status", "insert into note values ('x')"),
                            new Step.Beside(
                                    callback, "-- guard:backfill\nupdate orders set total = 1 where id > 0;\n")));

            assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
            assertThat(outcome.error()).contains(callback).contains("docs/runbook.md#backfill-refused");
            assertThat(database.number("select count(*) from note")).isZero();
        }
    }

    @Test
    void noSessionOfFlywaysIsEndedForBeingIdleWhileARunWaitsForAnother() throws SQLException {
        database.execute("alter role " + role + " set idle_session_timeout = '500ms'");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(1885824868, 0)");
            Outcome outcome = FlywayVersions.ALL
                    .tool(version, Map.of())
                    .migrate(project(Step.sql("status", "alter table orders add status text"))
                            .when("Another migration run holds", () -> releaseLater(statement)));

            assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        }
    }

    /** When both sessions have lived longer than an idle one may, or one of them no longer does. */
    private void releaseLater(Statement other) {
        Thread release = new Thread(() -> {
            database.await(
                    "the waiting sessions to grow old",
                    "select count(*) < 2 or min(query_start - backend_start) > '1s' from pg_stat_activity where usename = '"
                            + role + "'");
            try {
                other.execute("select pg_advisory_unlock_all()");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        release.setDaemon(true);
        release.start();
    }

    /** Flyway sets its role before each migration; so does the guard, which saves it a round trip. */
    @Test
    void aRoleThatAScriptSetEndsWithItsMigration() {
        String who = "insert into note select current_user";
        Outcome outcome = FlywayVersions.ALL
                .tool(version, Map.of())
                .migrate(project(
                        Step.sql("first", who + "; set role pg_monitor"),
                        Step.sql("second", who + "; set role pg_monitor"),
                        Step.alone("third", who, "set role pg_monitor"),
                        Step.sql("fourth", who)));

        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        assertThat(database.value("select string_agg(distinct text, ',') || count(*) from note"))
                .isEqualTo(role + "4");
    }

    @Test
    void batchesAreTriedAgainAsAWhole() {
        MigrationTool tool = tool("flyway.batch", "true");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = tool.migrate(project(Step.sql(
                            "status",
                            "insert into note values ('once')",
                            "insert into note values ('twice')",
                            "alter table orders add status text",
                            "insert into note values ('thrice')"))
                    .when("Next attempt in", blocker::release));
            assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        }
        assertThat(database.number("select count(*) from note")).isEqualTo(3);
        assertThat(tool.recorded(database, "public")).containsExactly("status");
    }

    @Test
    void batchesOutsideATransactionGoOnAtTheStatementThatFailed() {
        MigrationTool tool = tool("flyway.batch", "true");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = tool.migrate(project(Step.alone(
                            "status",
                            "insert into note values ('once')",
                            "alter table orders add status text",
                            "insert into note values ('twice')"))
                    .when("Next attempt in", blocker::release));
            assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        }
        assertThat(database.number("select count(*) from note")).isEqualTo(2);
        assertThat(tool.recorded(database, "public")).containsExactly("status");
    }

    @Test
    void aMixedScriptGoesOnAtTheStatementThatFailed() {
        MigrationTool tool = tool("flyway.mixed", "true");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = tool.migrate(project(Step.sql(
                            "status",
                            "insert into note values ('once')",
                            "create index concurrently note_text on note (text)",
                            "alter table orders add status text",
                            "insert into note values ('twice')"))
                    .when("Next attempt in", blocker::release));
            assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        }
        assertThat(database.number("select count(*) from note")).isEqualTo(2);
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'note_text'::regclass"))
                .isTrue();
        assertThat(tool.recorded(database, "public")).containsExactly("status");
    }

    /** Flyway holds its lock, and writes its history, on a session beside the one of the migrations. */
    @Test
    void theLossOfFlywaysOwnSessionNamesTheStatementsThatAreDoneAndNotRecorded() {
        Outcome outcome = FlywayVersions.ALL
                .tool(version, Map.of())
                .migrate(project(Step.alone(
                        "tables",
                        "create table first (id int)",
                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user"
                                + " and datname = current_database() and state = 'idle in transaction'",
                        "create table second (id int)")));

        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.error())
                .contains("it is done, and not recorded")
                .contains("create table first")
                .contains("create table second")
                .contains("docs/runbook.md#connection-lost");
    }

    @Test
    void aVacuumNeedsNoSessionWithoutASnapshot() {
        database.execute("alter role " + role + " set default_transaction_isolation = 'serializable'");
        Outcome outcome =
                FlywayVersions.ALL.tool(version, Map.of()).migrate(project(Step.sql("clean", "vacuum orders")));

        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
    }

    @Test
    void anotherDatabaseIsNotTouchedAndTheLogSaysSo() {
        Outcome outcome = FlywayVersions.ALL
                .tool(version, Map.of())
                .migrate(new Project(
                        "jdbc:h2:mem:other",
                        "sa",
                        "PUBLIC",
                        List.of(Step.sql("own", "create table own (id int)")),
                        SHORT,
                        Optional.empty(),
                        line -> {}));

        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        assertThat(outcome.lines("does not guard H2")).isEqualTo(1).isEqualTo(outcome.lines("[pgguard]"));
    }
}
