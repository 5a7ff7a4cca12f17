package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.ReportSchema;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The ground of every chapter of the contract: a database of the test's own with a small table, and short settings. */
public abstract class GuardContract {

    /** Short, so that waits are many; attempts enough for a slow machine. */
    static final Map<String, String> SHORT = Map.of(
            "lockTimeout", "200ms",
            "onlineLockTimeout", "300ms",
            "initialDelay", "20ms",
            "maxDelay", "100ms",
            "maxAttempts", "60");

    /** What the log says when an attempt has failed and the next one is to come. */
    static final String RETRIES = "Next attempt in";

    static final String SCHEMA = "public";

    final MigrationTool tool;
    final PgCluster cluster;
    final TestDatabase database;
    final String role;

    GuardContract(Stage stage) {
        this(stage, 0);
    }

    GuardContract(Stage stage, int standbys) {
        tool = stage.tool();
        cluster = PgClusters.shared(stage.major(), standbys);
        database = cluster.database();
        role = stage.role().in(database);
    }

    @BeforeEach
    final void createOrders() {
        asRole(
                "create table orders (id int primary key, total int)",
                "insert into orders select n, n from generate_series(1, 20) n",
                "create table note (text text)");
    }

    @AfterEach
    final void dropDatabase() {
        database.close();
    }

    /** Statements as the role of the migrations, before or between runs. */
    final void asRole(String... statements) {
        try (Connection session = database.connect(role)) {
            execute(session, statements);
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    /** From now on the role has as many sessions as the tool needs, and none for the guard. */
    final void leaveNoSessionForTheGuard() {
        database.await(
                "the sessions of the role to end",
                "select not exists (select from pg_stat_activity where usename = ?)",
                role);
        database.execute("alter role " + role + " connection limit " + tool.connections());
    }

    static void execute(Connection session, String... statements) throws SQLException {
        try (Statement statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    final Project project(Step... steps) {
        return Project.of(database.url(), role, SHORT).with(steps);
    }

    /** Runs it, and insists that it succeeds. */
    final Outcome applied(Project project) {
        return succeeded(tool.migrate(project));
    }

    /** Runs it, and insists that it fails. */
    final Outcome refused(Project project) {
        return failed(tool.migrate(project));
    }

    static Outcome succeeded(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        return outcome;
    }

    static Outcome failed(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        return outcome;
    }

    /** Runs it on a thread of its own. */
    final CompletableFuture<Outcome> started(Project project) {
        return CompletableFuture.supplyAsync(() -> tool.migrate(project), work -> daemon(work, "migrate"));
    }

    static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    static <T> T ended(CompletableFuture<T> run) {
        return run.orTimeout(2, TimeUnit.MINUTES).join();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where blockers are told: in the error itself when somebody watched, else in the log right after the rollback. */
    final String story(Outcome outcome) {
        return tool.watches() ? outcome.error() : outcome.toString();
    }

    /** Whether the report of the one run that wrote into this folder has something at this path of SQL/JSON. */
    final boolean tells(Path directory, String jsonPath) {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(each -> each.getFileName().toString().replaceAll("-[0-9TZ.]+\\.", "-….")))
                    .containsExactlyInAnyOrder("run.json", "run.html", "run-….json", "run-….html");
            Path report = directory.resolve("run.json");
            assertThat(ReportSchema.violations(report)).isEmpty();
            return database.is("select jsonb_path_exists(?::jsonb, ?::jsonpath)", Files.readString(report), jsonPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final List<String> recorded() {
        return tool.recorded(database, SCHEMA);
    }

    final void assertNothingRecorded() {
        assertThat(tool.rows(database, SCHEMA)).isZero();
    }

    final void assertRecordedOnce(String... names) {
        assertThat(recorded()).containsExactly(names);
        assertThat(tool.rows(database, SCHEMA)).isEqualTo(names.length);
    }

    final boolean columnExists(String table, String column) {
        return database.is(
                "select exists (select from information_schema.columns where table_name = ? and column_name = ?)",
                table,
                column);
    }

    final long notes() {
        return database.number("select count(*) from note");
    }
}
