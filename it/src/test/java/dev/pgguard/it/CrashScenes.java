package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Step;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a run in its own process, and a new run at once. */
public abstract class CrashScenes {

    /** What the runs migrate; known to both processes. */
    protected enum Scenario {
        TRANSACTION(
                Step.sql("status", "insert into note values ('once')", "alter table orders add column status text")),
        BUILD(Step.sql("total", "create index concurrently orders_total on orders (total)")),
        TWO_BUILDS(Step.sql(
                "two",
                "create index concurrently orders_total on orders (total)",
                "create index concurrently note_text on note (text)"));

        private final Step step;

        Scenario(Step step) {
            this.step = step;
        }

        Step step() {
            return step;
        }
    }

    private static final String LONG = "10m";
    protected static final String SHORT = "300ms";

    /** A process that is killed leaves its files there. */
    private Path files;

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    private final String role = database.monitoringOwner();
    private final ToolVersions versions;
    private final MigrationTool tool;

    protected CrashScenes(ToolVersions versions) {
        this.versions = versions;
        this.tool = versions.tool(versions.newest(), Map.of());
    }

    @BeforeEach
    void createTables(@TempDir Path directory) {
        files = directory;
        database.execute(
                "set role " + role + "; create table orders (id int, total int); create table note (text text)");
    }

    protected final ChildProcess migrate(Scenario scenario, String lockTimeout) {
        return migrate(scenario, lockTimeout, "");
    }

    /** @param setting of the tool itself, or nothing */
    protected final ChildProcess migrate(Scenario scenario, String lockTimeout, String setting) {
        return ChildProcess.java(
                files,
                MigrateInChild.class,
                versions.name(),
                versions.adapter().getName(),
                versions.tool(),
                versions.jars(),
                versions.newest(),
                setting,
                database.url(),
                role,
                scenario.name(),
                lockTimeout);
    }

    private long waitingBehind(Blocker blocker) {
        blocker.awaitWaiters(1);
        return database.number(
                "select min(pid) from pg_stat_activity where ? = any (pg_blocking_pids(pid))", blocker.pid());
    }

    /** Waits until a session other than the orphan waits behind the blocker: by then the orphan must be gone. */
    private void assertOrphanIsGoneWhenTheNextRunWorks(Blocker blocker, long orphan) {
        database.await(
                "the next run to work",
                """
                select exists (select from pg_stat_activity where wait_event_type = 'Lock' and pid <> ?
                and ? = any (pg_blocking_pids(pid)))""",
                orphan,
                blocker.pid());
        assertThat(database.is("select not exists (select from pg_stat_activity where pid = ?)", orphan))
                .isTrue();
    }

    protected final void assertRecordedOnce(String name) {
        assertThat(tool.recorded(database, "public")).containsExactly(name);
        assertThat(tool.rows(database, "public")).isEqualTo(1);
    }

    protected final long notes() {
        return database.number("select count(*) from note");
    }

    private boolean valid(String index) {
        return database.is("select indisvalid from pg_index where indexrelid = ?::regclass", index);
    }

    @Test
    void aRunThatIsKilledInATransactionLeavesNothingAndTheNextOneApplies() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders");
                ChildProcess first = migrate(Scenario.TRANSACTION, LONG)) {
            long orphan = waitingBehind(blocker);
            first.kill();
            try (ChildProcess second = migrate(Scenario.TRANSACTION, LONG)) {
                assertOrphanIsGoneWhenTheNextRunWorks(blocker, orphan);
                blocker.release();
                assertThat(second.exitCode()).as(second.output()).isZero();
            }
        }
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void ofTwoRunsTheOtherGoesOnOnlyWhenTheOrphanOfTheKilledOneIsGone() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders");
                ChildProcess first = migrate(Scenario.TRANSACTION, LONG)) {
            long orphan = waitingBehind(blocker);
            try (ChildProcess second = migrate(Scenario.TRANSACTION, LONG)) {
                second.awaitLine("holds the run lock: pid " + orphan);
                first.kill();
                assertOrphanIsGoneWhenTheNextRunWorks(blocker, orphan);
                blocker.release();
                assertThat(second.exitCode()).as(second.output()).isZero();
            }
        }
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aRunThatIsKilledInAConcurrentBuildLeavesAnInvalidIndexThatTheNextOneRepairs() {
        try (Blocker blocker = Blocker.snapshot(database);
                ChildProcess first = migrate(Scenario.BUILD, LONG)) {
            waitingBehind(blocker);
            first.kill();
            try (ChildProcess second = migrate(Scenario.BUILD, SHORT)) {
                second.awaitLine("attempt 1/100");
                blocker.release();
                assertThat(second.exitCode()).as(second.output()).isZero();
                assertThat(second.output()).contains("dropped the INVALID index public.orders_total");
            }
        }
        assertRecordedOnce("total");
        assertThat(valid("orders_total")).isTrue();
    }

    /** The guard waits for the writer before it sends the second build: nothing runs on the server then. */
    @Test
    void aRunThatIsKilledBetweenTwoStatementsIsContinuedByTheNextOne() {
        long oid;
        try (Blocker blocker = Blocker.holding(database, "ROW EXCLUSIVE", "note");
                ChildProcess first = migrate(Scenario.TWO_BUILDS, LONG)) {
            first.awaitLine("would wait for");
            first.kill();
            oid = database.number("select 'orders_total'::regclass::oid::bigint");
            assertThat(database.is("select to_regclass('note_text') is null")).isTrue();
            assertThat(blocker.released()).isFalse();
        }
        try (ChildProcess second = migrate(Scenario.TWO_BUILDS, SHORT)) {
            assertThat(second.exitCode()).as(second.output()).isZero();
            assertThat(second.output()).contains("counts as done");
        }
        assertRecordedOnce("two");
        assertThat(database.number("select 'orders_total'::regclass::oid::bigint"))
                .isEqualTo(oid);
        assertThat(valid("orders_total") && valid("note_text")).isTrue();
    }
}
