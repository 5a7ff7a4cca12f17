package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.testing.Blocker;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A retry and the final error tell who blocks and who queues behind us, as far as the role may see it. */
public abstract class BlockerContract extends GuardContract {

    private static final Step STATUS = Step.sql("status", "alter table orders add column status text");

    protected BlockerContract(Stage stage) {
        super(stage);
    }

    /** One attempt which is long enough for the second session to look, and then fails. */
    private String oneAttempt() {
        return story(refused(project(STATUS).with("maxAttempts", "1").with("lockTimeout", "1s")));
    }

    @Test
    void anIdleTransactionIsNamedWithItsLastQueryWithoutLiterals() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThat(oneAttempt())
                    .contains("pid " + blocker.pid())
                    .contains("app=" + Blocker.APPLICATION)
                    .contains("user=postgres")
                    .contains("idle in transaction")
                    .contains("select count(*) from orders where ? = ?")
                    .doesNotContain("42 = 42");
        }
    }

    @Test
    void aPreparedTransactionIsNamedAsSuch() {
        try (Blocker blocker = Blocker.prepared(database, "orders")) {
            assertThat(blocker.pid()).isZero();
            assertThat(oneAttempt()).contains("prepared transaction").contains("blocker-");
        }
    }

    @Test
    void theChainBehindTheBlockerIsNamed() {
        asRole("create table root (id int)");
        try (Blocker root = Blocker.holding(database, "ACCESS EXCLUSIVE", "root");
                Connection middle = database.connect()) {
            middle.setAutoCommit(false);
            execute(middle, "select count(*) from orders");
            daemon(() -> quietly(middle, "select count(*) from root"), "middle");
            root.awaitWaiters(1);

            assertThat(oneAttempt())
                    .contains(
                            tool.watches()
                                    ? "itself waits for pid " + root.pid()
                                    : "queue and freeze were not measured");
            root.release();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theQueueOfReadersBehindUsIsCounted() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders");
                Connection one = database.connect();
                Connection two = database.connect()) {
            daemon(() -> readWhenBlocked(blocker, one, two), "readers");
            assertThat(story(refused(project(STATUS).with("maxAttempts", "1").with("lockTimeout", "4s"))))
                    .contains(
                            tool.watches() ? "p to 2 sessions queued behind us" : "queue and freeze were not measured");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readWhenBlocked(Blocker blocker, Connection one, Connection two) {
        blocker.awaitWaiters(1);
        daemon(() -> quietly(one, "select count(*) from orders"), "reader");
        quietly(two, "select count(*) from orders");
    }

    @Test
    void withoutThePrivilegeTheGrantIsNamed() {
        database.execute("revoke pg_monitor from " + role);
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            assertThat(oneAttempt())
                    .contains("pid " + blocker.pid())
                    .contains("GRANT pg_read_all_stats TO")
                    .contains(role);
        }
    }

    @Test
    void aWatchingSessionThatIsEndedDoesNoHarm() {
        assumeTrue(tool.watches());
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            blocker.releaseWhen(
                    """
                    select exists (select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and application_name = 'pgguard:watch')""");
            applied(project(STATUS).with("lockTimeout", "2s"));
        }
        assertRecordedOnce("status");
    }

    private static void quietly(Connection session, String sql) {
        try {
            execute(session, sql);
        } catch (SQLException e) {
            // the test ended before it got its answer
        }
    }
}
