package dev.pgguard.it.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.MigrationTool.Command;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What only Liquibase has. */
@ParameterizedClass(name = "Liquibase {0}")
@MethodSource("versions")
final class LiquibaseOnlyIT {

    private static final Map<String, String> SHORT = Map.of(
            "lockTimeout", "200ms",
            "onlineLockTimeout", "1s",
            "initialDelay", "20ms",
            "maxDelay", "100ms",
            "maxAttempts", "60");

    private static final String RETRIES = "Next attempt in";

    private static final String BUILD =
            """
            <changeSet id="total" author="guard" runInTransaction="false">
              <preConditions onFail="MARK_RAN"><not><indexExists indexName="orders_total"/></not></preConditions>
              <sql>create index concurrently orders_total on orders (total)</sql>
            </changeSet>
            """;

    private final String version;

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    private final String role = database.monitoringOwner();

    LiquibaseOnlyIT(String version) {
        this.version = version;
        database.execute(
                "set role " + role + "; create table orders (id int, total int); create table note (text text)");
    }

    static List<String> versions() {
        return LiquibaseVersions.ALL.selected();
    }

    private Project project(Step... steps) {
        return Project.of(database.url(), role, SHORT).with(steps);
    }

    private MigrationTool tool(String setting, String value) {
        return LiquibaseVersions.ALL.tool(version, Map.of(setting, value));
    }

    private MigrationTool changeSets(String xml) {
        return tool(LiquibaseTool.CHANGE_SETS, xml);
    }

    private static Outcome succeeded(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        return outcome;
    }

    private static Outcome failed(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        return outcome;
    }

    /** Each row as {@code id execType orderExecuted}. */
    private @Nullable String history() {
        return database.value(
                "select string_agg(concat_ws(' ', id, exectype, orderexecuted), ', ' order by orderexecuted) from databasechangelog");
    }

    private boolean hasStatus() {
        return database.is(
                "select exists (select from information_schema.columns where table_name = 'orders' and column_name = 'status')");
    }

    private boolean valid(String index) {
        return database.is("select indisvalid from pg_index where indexrelid = ?::regclass", index);
    }

    @Test
    void preconditionsAreEvaluatedAgainAtEachAttempt() {
        MigrationTool tool = changeSets(
                """
                <changeSet id="status" author="guard">
                  <preConditions onFail="MARK_RAN"><sqlCheck expectedResult="0">select count(*) from note</sqlCheck></preConditions>
                  <sql>alter table orders add column status text</sql>
                </changeSet>
                """);
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            succeeded(tool.migrate(project().when(RETRIES, () -> {
                database.execute("insert into note values ('done by hand')");
                blocker.release();
            })));
        }
        assertThat(history()).isEqualTo("status MARK_RAN 1");
        assertThat(hasStatus()).isFalse();
    }

    @Test
    void aPreconditionDoesNotPassOverAnIndexThatAnInterruptedBuildLeftInvalid() throws SQLException {
        try (Blocker blocker = Blocker.snapshot(database);
                Connection session = database.connect(role);
                Statement statement = session.createStatement()) {
            assertThat(blocker.released()).isFalse();
            statement.execute("set lock_timeout = '50ms'");
            statement.execute("create index concurrently orders_total on orders (total)");
        } catch (SQLException e) {
            assertThat(valid("orders_total")).isFalse();
        }

        Outcome outcome = succeeded(changeSets(BUILD).migrate(project()));

        assertThat(outcome.logged()).contains("dropped the INVALID index");
        assertThat(history()).isEqualTo("total EXECUTED 1");
        assertThat(valid("orders_total")).isTrue();
    }

    /** Flyway's own session holds a lock that such a statement waits for. */
    @Test
    void aVacuumOfAllTablesNamesTheLargeOnes() {
        database.execute(
                "create table big (id int primary key, total int, more text)",
                "insert into big select n, n, repeat('x', 50) from generate_series(1, 3000) n",
                "alter table big owner to " + role,
                "vacuum (analyze) big");
        Outcome outcome = succeeded(changeSets(
                        """
                                <changeSet id="vacuum" author="guard" runInTransaction="false"><sql>vacuum full</sql></changeSet>
                                """)
                .migrate(project().with("rewriteLimit", "100kB")));

        assertThat(outcome.logged())
                .containsPattern("rewrote public.big \\([0-9.]+ kB, rewriteLimit is 100 kB\\)")
                .doesNotContain("rewrote public.note");
    }

    @Test
    void aPreconditionThatPassesOverAChangeOfItsOwnClassIsToldOf() {
        String number = CodeChange.keep(connection -> {});
        Outcome outcome = succeeded(changeSets(
                        """
                        <changeSet id="total" author="guard" runInTransaction="false">
                          <preConditions onFail="MARK_RAN"><sqlCheck expectedResult="1">select 0</sqlCheck></preConditions>
                          <customChange class="%s"><param name="number" value="%s"/></customChange>
                        </changeSet>
                        """
                                .formatted(CodeChange.class.getName(), number))
                .migrate(project()));

        assertThat(outcome.logged()).contains("total").contains("MARK_RAN").contains("was not looked for");
        assertThat(history()).isEqualTo("total MARK_RAN 1");
    }

    @Test
    void aChangeSetThatRunsElsewhereHasTheRunLockAndIsToldOf() {
        Outcome outcome = succeeded(changeSets(
                        """
                        <changeSet id="elsewhere" author="guard" runWith="own-session">
                          <sql>insert into note select 'held' from pg_locks where locktype = 'advisory' and classid = 1885824868 and granted</sql>
                        </changeSet>
                        <changeSet id="next" author="guard"><sql>alter table orders add column status text</sql></changeSet>
                        """)
                .migrate(project()));

        assertThat(outcome.logged()).contains("runs with own-session, so that the guard sees nothing of it");
        assertThat(database.value("select text from note")).isEqualTo("held");
        assertThat(history()).isEqualTo("elsewhere EXECUTED 1, next EXECUTED 2");
    }

    /** A primary can be told to read only; sending anybody to another server would be wrong. */
    @Test
    void aDatabaseThatOnlyReadsIsNotCalledAStandby() {
        String readOnly = "alter database \"" + database.name() + "\" %s";
        database.execute(readOnly.formatted("set default_transaction_read_only = on"));

        Outcome outcome = failed(changeSets(BUILD).migrate(project()));

        assertThat(outcome.error()).contains("read-only transaction").doesNotContain("standby");
        database.execute("set transaction read write; " + readOnly.formatted("reset default_transaction_read_only"));
        succeeded(changeSets(BUILD).migrate(project()));
    }

    @Test
    void aPreconditionPassesOverAnIndexThatIsValid() {
        database.execute("set role " + role + "; create index orders_total on orders (id)");

        succeeded(changeSets(BUILD).migrate(project()));

        assertThat(history()).isEqualTo("total MARK_RAN 1");
    }

    @Test
    void aChangeSetThatMayFailIsPassedOverWithoutARow() {
        succeeded(changeSets(
                        """
                        <changeSet id="broken" author="guard" failOnError="false"><sql>insert into note values ('x'); select 1/0</sql></changeSet>
                        <changeSet id="next" author="guard"><sql>alter table orders add column status text</sql></changeSet>
                        """)
                .migrate(project()));

        assertThat(history()).isEqualTo("next EXECUTED 1");
        assertThat(database.number("select count(*) from note")).isZero();
    }

    @Test
    void aChangeSetThatMayFailIsTriedAgainLikeAnyOther() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            succeeded(changeSets(
                            """
                            <changeSet id="status" author="guard" failOnError="false"><sql>alter table orders add column status text</sql></changeSet>
                            """)
                    .migrate(project().when(RETRIES, blocker::release)));
        }
        assertThat(history()).isEqualTo("status EXECUTED 1");
    }

    @Test
    void whatRunsAgainIsRecordedOnceAsReran() {
        String first = changes("one");
        succeeded(changeSets(first).migrate(project()));
        String before = database.value("select md5sum from databasechangelog where id = 'change'");

        succeeded(changeSets(changes("two")).migrate(project()));

        assertThat(history()).isEqualTo("always RERAN 3, change RERAN 4");
        assertThat(database.value("select md5sum from databasechangelog where id = 'change'"))
                .isNotEqualTo(before)
                .startsWith("9:");
        assertThat(database.number("select count(*) from note")).isEqualTo(4);
    }

    private static String changes(String text) {
        return """
               <changeSet id="always" author="guard" runAlways="true"><sql>insert into note values ('always')</sql></changeSet>
               <changeSet id="change" author="guard" runOnChange="true"><sql>insert into note values ('%s')</sql></changeSet>
               """
                .formatted(text);
    }

    @Test
    void ordersHaveNoGapAfterAnAttemptThatFailedAtItsRow() {
        succeeded(changeSets("").migrate(project(Step.sql("first", "select 1"))));
        try (Blocker blocker = Blocker.holding(database, "SHARE", "databasechangelog")) {
            succeeded(changeSets("")
                    .migrate(project(
                                    Step.sql("first", "select 1"),
                                    Step.sql("second", "alter table orders add column status text"),
                                    Step.sql("third", "select 1"))
                            .when(RETRIES, blocker::release)));
        }
        assertThat(history()).isEqualTo("first EXECUTED 1, second EXECUTED 2, third EXECUTED 3");
    }

    @Test
    void whatTheUserAddsToTheSqlOfAChangeIsGuardedToo() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            succeeded(changeSets(
                            """
                            <changeSet id="status" author="guard">
                              <addColumn tableName="orders"><column name="status" type="text"/></addColumn>
                              <modifySql><append value=" default 'new'"/></modifySql>
                            </changeSet>
                            """)
                    .migrate(project().when(RETRIES, blocker::release)));
        }
        assertThat(history()).isEqualTo("status EXECUTED 1");
    }

    @Test
    void aProgramOfTheSystemIsReportedAsNotSeen() {
        Outcome outcome = succeeded(changeSets(
                        """
                        <changeSet id="shell" author="guard"><executeCommand executable="true"/></changeSet>
                        """)
                .migrate(project()));

        assertThat(outcome.logged()).contains("runs a program of the system").contains("were not checked");
        assertThat(history()).isEqualTo("shell EXECUTED 1");
    }

    @Test
    void aCommentSetsTheTimeoutsOfItsChangeSet() {
        succeeded(changeSets(
                        """
                        <changeSet id="own" author="guard">
                          <comment>Adds a column. guard:lockTimeout=7s statementTimeout=9s</comment>
                          <sql>alter table orders add column status text;
                            insert into note select current_setting('lock_timeout') || current_setting('statement_timeout')</sql>
                        </changeSet>
                        <changeSet id="next" author="guard">
                          <sql>alter table orders add column next text; insert into note select current_setting('lock_timeout')</sql>
                        </changeSet>
                        """)
                .migrate(project()));

        assertThat(database.value("select string_agg(text, ',') from note")).isEqualTo("7s9s,200ms");
    }

    @Test
    void aDirectiveThatCannotBeReadIsRefusedByName() {
        Outcome outcome = failed(changeSets(
                        """
                        <changeSet id="own" author="guard"><comment>guard:lockTimeout=soon</comment><sql>select 1</sql></changeSet>
                        """)
                .migrate(project()));

        assertThat(outcome.error()).contains("guard:lockTimeout=soon").contains("docs/runbook.md#wrong-setting");
        assertThat(history()).isNull();
    }

    @Test
    void rollingBackIsRefusedAndNothingIsChanged() {
        Project project = project(Step.sql("status", "alter table orders add column status text"));
        succeeded(changeSets("").migrate(project));

        for (String command : List.of("rollback", "updateTestingRollback")) {
            assertThat(failed(tool(LiquibaseTool.COMMAND, command).run(Command.MIGRATE, project))
                            .error())
                    .contains("destructive=allow")
                    .contains("docs/runbook.md#destruction-refused");
        }
        assertThat(history()).isEqualTo("status EXECUTED 1");
    }

    @Test
    void sqlThatIsOnlyWrittenDownCarriesTheTimeoutsAboveItAndIsElseWhatLiquibaseWrites() {
        Project project = project(Step.sql("status", "alter table orders add column status text"));
        Outcome outcome = succeeded(tool(LiquibaseTool.COMMAND, "updateSql").migrate(project));
        Outcome without = succeeded(tool(LiquibaseTool.COMMAND, "updateSql").migrate(project.with("enabled", "false")));

        assertThat(sql(outcome)).isEqualTo(sql(without)).isNotEmpty();

        assertThat(outcome.logged())
                .contains("-- [pgguard] Nothing guards what is run by hand. Before it: set lock_timeout = '200ms'")
                .contains("alter table orders add column status text");
        assertThat(hasStatus()).isFalse();
    }

    /** What was written, without the guard's lines, times and numbers. */
    private static List<String> sql(Outcome outcome) {
        return outcome.log().stream()
                .dropWhile(line -> !line.startsWith("--"))
                .filter(line -> !line.contains("[pgguard]"))
                .map(line -> line.replaceAll("\\d+", "9"))
                .toList();
    }

    @Test
    void sqlThatWouldRollBackIsWrittenDownAndCarriesTheTimeoutsToo() {
        String reversible =
                """
                <changeSet id="status" author="guard">
                  <addColumn tableName="orders"><column name="status" type="text"/></addColumn>
                </changeSet>
                """;
        Outcome outcome = succeeded(LiquibaseVersions.ALL
                .tool(
                        version,
                        Map.of(LiquibaseTool.CHANGE_SETS, reversible, LiquibaseTool.COMMAND, "futureRollbackSql"))
                .migrate(project()));

        assertThat(outcome.logged())
                .contains("-- [pgguard] Nothing guards what is run by hand. Before it: set lock_timeout = '200ms'")
                .containsIgnoringCase("drop column");
    }

    /** Liquibase takes the two databases for the same, and keeps a lock service by its database. */
    @Test
    void sqlIsOnlyWrittenDownAlsoOnAConnectionThatServedAnotherCommandBefore() {
        succeeded(tool(LiquibaseTool.COMMAND, "statusThenUpdateSql")
                .migrate(project(Step.sql("status", "alter table orders add column status text"))));

        assertThat(hasStatus()).isFalse();
        if (!version.startsWith("5.")) { // where Liquibase itself writes the row
            assertThat(database.is("select to_regclass('databasechangelog') is null")
                            || database.number("select count(*) from databasechangelog") == 0)
                    .isTrue();
        }
        assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory' and classid = 1885824868"
                        + " and database = (select oid from pg_database where datname = current_database())"))
                .isZero();
    }

    @Test
    void theConnectionIsLiquibasesAloneAgainAfterAnUpdateThatFailedInTheMiddle() {
        Outcome outcome = failed(tool(LiquibaseTool.COMMAND, "updateAndLook")
                .migrate(project(
                        Step.sql("status", "alter table orders add column status text"),
                        Step.sql("wrong", "insert into nowhere values (1)"))));

        assertThat(outcome.logged()).contains("the same connection: true");
        assertThat(hasStatus()).isTrue();
    }

    @Test
    void aLockServiceThatTakesTheGuardsPlaceIsNamedAndNothingRuns() {
        Outcome outcome = failed(tool(LiquibaseTool.OUTRANKED, "true")
                .migrate(project(Step.sql("status", "alter table orders add column status text"))));

        assertThat(outcome.error())
                .contains("LiquibaseTool$Outranking takes the guard's place as Liquibase's LockService")
                .contains("docs/runbook.md#migration-bypassed-the-guard");
        assertThat(hasStatus()).isFalse();
    }

    @Test
    void anotherDatabaseIsNotTouchedAndTheLogSaysSo() {
        Outcome outcome = succeeded(tool(LiquibaseTool.URL, "jdbc:h2:mem:other")
                .migrate(project(Step.sql("own", "create table own (id int)"))));

        assertThat(outcome.lines("does not guard H2")).isEqualTo(1).isEqualTo(outcome.lines("[pgguard]"));
    }

    @Test
    void theRunLockIsListedAndNotReleasedFromALiveSession() {
        Project inside = project(Step.code("stay", connection -> {
            Outcome listed = succeeded(tool(LiquibaseTool.COMMAND, "listLocks").migrate(project()));
            assertThat(listed.logged()).contains("pid ").contains("user=" + role);

            Outcome released =
                    failed(tool(LiquibaseTool.COMMAND, "releaseLocks").migrate(project()));
            assertThat(released.error()).contains("pg_terminate_backend(").contains("docs/runbook.md#run-lock-timeout");
        }));
        succeeded(changeSets("").migrate(inside));

        assertThat(succeeded(tool(LiquibaseTool.COMMAND, "listLocks").migrate(project()))
                        .logged())
                .contains("no locks");
    }

    @Test
    void theLockTableIsNotMadeUnlessItIsAskedFor() {
        succeeded(changeSets("").migrate(project(Step.sql("one", "select 1"))));
        assertThat(database.is("select to_regclass('databasechangeloglock') is null"))
                .isTrue();

        succeeded(changeSets("")
                .migrate(project(
                                Step.sql("one", "select 1"),
                                Step.sql(
                                        "two",
                                        "insert into note select lockedby from databasechangeloglock where locked"))
                        .with("changelogLock", "take")));
        assertThat(database.value("select text from note")).startsWith("pgguard pid ");
        assertThat(database.is("select not locked and lockedby is null from databasechangeloglock"))
                .isTrue();
    }

    @Test
    void aRowThatAGuardLeftIsTakenOverAndAnyOtherIsWaitedFor() {
        Project taking = project(Step.sql("one", "select 1")).with("changelogLock", "take");
        succeeded(changeSets("").migrate(taking));
        database.execute(
                "update databasechangeloglock set locked = true, lockedby = 'pgguard pid 1', lockgranted = now()");

        assertThat(succeeded(changeSets("").migrate(taking.with(Step.sql("two", "select 1"))))
                        .logged())
                .contains("took over the row");

        database.execute("update databasechangeloglock set locked = true, lockedby = 'ci-7', lockgranted = now()");
        Outcome refused = failed(changeSets("")
                .migrate(taking.with(Step.sql("three", "select 1")).with("runLockTimeout", "0s")));
        assertThat(refused.error()).contains("ci-7").contains("docs/runbook.md#run-lock-timeout");

        succeeded(
                changeSets("")
                        .migrate(
                                taking.with(Step.sql("three", "select 1"))
                                        .when(
                                                "A runner without a guard",
                                                () -> database.execute(
                                                        "update databasechangeloglock set locked = false, lockedby = null, lockgranted = null"))));
    }

    /** As the Maven plugin and the command line do. */
    @Test
    void aConnectionThatLiquibaseOpensByAUrlIsWatchedFromASecondOne() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = failed(tool("watch", "url")
                    .migrate(project(Step.sql("status", "alter table orders add column status text"))
                            .with("maxAttempts", "1")
                            .with("lockTimeout", "4s")));
            assertThat(outcome.error()).contains("could not lock public.orders").contains("pid " + blocker.pid());
        }
    }

    @Test
    void aChangeSetThatWasMadeByHandIsRefusedBeforeAnythingRuns() {
        Outcome outcome = failed(
                tool(LiquibaseTool.BY_HAND, "create table by_hand (id int)").migrate(project()));

        assertThat(outcome.error()).contains("by-hand").contains("docs/runbook.md#migration-bypassed-the-guard");
        assertThat(database.is("select to_regclass('by_hand') is null")).isTrue();
        succeeded(tool(LiquibaseTool.BY_HAND, "create table by_hand (id int)")
                .migrate(project().with("enabled", "false")));
    }

    @Test
    void aRunnerWithoutAGuardAndAGuardedOneTakeTurnsByTheClassicRow() {
        Project guarded = project(Step.sql("one", "select 1")).with("changelogLock", "take");
        Project without = project(Step.sql("one", "select 1"), Step.code("inside", connection -> {
                    Outcome refused = failed(changeSets("")
                            .migrate(guarded.with(Step.sql("two", "select 1")).with("runLockTimeout", "0s")));
                    assertThat(refused.error()).contains("A runner without a guard has the row");
                }))
                .with("enabled", "false");
        succeeded(changeSets("").migrate(guarded));
        succeeded(changeSets("").migrate(without));
        assertThat(database.is("select not locked from databasechangeloglock")).isTrue();
    }

    @Test
    void aWatchUrlIsUsedAndNotShown() {
        MigrationTool tool = LiquibaseVersions.ALL.tool(version, Map.of("watch", "none"));
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome =
                    failed(tool.migrate(project(Step.sql("status", "alter table orders add column status text"))
                            .with("maxAttempts", "1")
                            .with("lockTimeout", "1s")
                            .with("watchUrl", database.url() + "?user=" + role + "&password=secret")));

            assertThat(outcome.error()).contains("pid " + blocker.pid());
            assertThat(outcome.toString()).doesNotContain("secret");
        }
    }
}
