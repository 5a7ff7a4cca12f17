package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What failed for a lock is undone and tried again as a whole; nothing else is. */
public abstract class RetryContract extends GuardContract {

    private static final String[] NOTE_AND_ALTER = {
        "insert into note values ('once')", "alter table orders add column status text"
    };

    protected RetryContract(Stage stage) {
        super(stage);
    }

    private Project twoStatements() {
        asRole("create table note (text text)");
        return project(Step.sql("status", NOTE_AND_ALTER));
    }

    private void assertStatusAppliedOnce(Project project) {
        assertThat(tool.recorded(project)).containsExactly("status");
        assertThat(tool.rows(project)).isEqualTo(1);
        assertThat(database.number("select count(*) from note")).isEqualTo(1);
        assertThat(columnExists("orders", "status")).isTrue();
    }

    @Test
    void anAlterThatIsBlockedIsAppliedInTheSameRunAndRecordedOnce() {
        Project project = twoStatements();
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = applied(project.when(RETRIES, blocker::release));

            assertThat(blocker.released()).isTrue();
            assertThat(outcome.lines(RETRIES)).isPositive();
            assertThat(outcome.logged()).contains("pid " + blocker.pid());
        }
        assertStatusAppliedOnce(project);
    }

    @Test
    void whenTheAttemptsAreUsedUpNothingStaysAndTheNextRunSucceeds() {
        Project project = twoStatements();
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = refused(project.with("maxAttempts", "2"));

            assertThat(outcome.error())
                    .contains("pid " + blocker.pid())
                    .contains("attempt 2/2")
                    .contains("docs/runbook.md#lock-not-available");
        }
        assertThat(tool.rows(project)).isZero();
        assertThat(database.number("select count(*) from note")).isZero();
        assertThat(columnExists("orders", "status")).isFalse();

        applied(project);
        assertStatusAppliedOnce(project);
    }

    @Test
    void codeIsTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        Project project = project(Step.code("status", connection -> {
            calls.incrementAndGet();
            execute(connection, "alter table orders add column status text");
        }));
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            applied(project.when(RETRIES, blocker::release));
        }
        assertThat(calls.get()).isGreaterThan(1);
        assertThat(tool.recorded(project)).containsExactly("status");
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
