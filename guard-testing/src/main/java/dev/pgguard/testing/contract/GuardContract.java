package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.util.Map;
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

    /** What the log says when the first attempt has failed and the next one waits. */
    static final String RETRIES = "Next attempt in";

    protected final MigrationTool tool;
    protected final TestDatabase database;
    protected final String role;

    protected GuardContract(Stage stage) {
        this(stage, 0);
    }

    GuardContract(Stage stage, int standbys) {
        tool = stage.tool();
        database = PgClusters.shared(stage.major(), standbys).database();
        role = stage.role().in(database);
    }

    @BeforeEach
    final void createOrders() {
        asRole(
                "create table orders (id int primary key, total int)",
                "insert into orders select n, n from generate_series(1, 20) n");
    }

    @AfterEach
    final void dropDatabase() {
        database.close();
    }

    /** Statements as the role of the migrations, before or between runs. */
    final void asRole(String... statements) {
        try (var session = database.connect(role);
                var statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    final Project project(Step... steps) {
        return Project.of(database, role, SHORT).with(steps);
    }

    /** Runs it, and insists that it succeeds. */
    final Outcome applied(Project project) {
        Outcome outcome = tool.migrate(project);
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        return outcome;
    }

    /** Runs it, and insists that it fails. */
    final Outcome refused(Project project) {
        Outcome outcome = tool.migrate(project);
        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        return outcome;
    }

    final boolean columnExists(String table, String column) {
        return database.is(
                "select exists (select from information_schema.columns where table_name = ? and column_name = ?)",
                table,
                column);
    }
}
