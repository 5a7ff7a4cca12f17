package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What must not be tried again is not, and the error says why. */
public abstract class NoRetryContract extends GuardContract {

    private static final String NOTE = "insert into note values ('once')";
    private static final String ALTER = "alter table orders add column status text";

    protected NoRetryContract(Stage stage) {
        super(stage);
    }

    /** Its only attempt is long enough for the second session to look. */
    private Project once(Step step) {
        return project(step).with("lockTimeout", "1s");
    }

    private Blocker reader() {
        return Blocker.holding(database, "ACCESS SHARE", "orders");
    }

    @Test
    void aPlainSqlErrorIsNotTriedAgainAndTheToolsOwnErrorIsKept() {
        Outcome outcome = refused(once(Step.sql("broken", NOTE, "alter table missing add column x int")));

        assertThat(outcome.error())
                .contains("relation \"missing\" does not exist")
                .contains("broken");
        assertThat(outcome.lines(RETRIES)).isZero();
        assertNothingRecorded();
        assertThat(notes()).isZero();
    }

    @Test
    void codeThatIsMarkedAsNotToBeRetriedRunsOnce() {
        AtomicInteger calls = new AtomicInteger();
        Project project = once(Step.codeRunOnce("status", connection -> {
            calls.incrementAndGet();
            execute(connection, NOTE, ALTER);
        }));
        try (Blocker blocker = reader()) {
            Outcome outcome = refused(project);

            assertThat(story(outcome))
                    .contains("pid " + blocker.pid())
                    .contains("its retries are switched off")
                    .contains("docs/runbook.md#not-retried");
        }
        assertThat(calls).hasValue(1);
        assertNothingRecorded();
        assertThat(notes()).isZero();

        applied(project);
        assertRecordedOnce("status");
    }

    @Test
    void aScriptCanSwitchItsRetriesOff() {
        Project project = once(Step.sql("status", "-- guard:retry=off\n" + NOTE, ALTER));
        try (Blocker blocker = reader()) {
            Outcome outcome = refused(project);

            assertThat(outcome.lines(RETRIES)).isZero();
            assertThat(story(outcome)).contains("pid " + blocker.pid()).contains("its retries are switched off");
        }
        assertNothingRecorded();
        assertThat(notes()).isZero();
    }

    @Test
    void aDirectiveThatTheGuardDoesNotKnowIsRefusedByName() {
        Outcome outcome = refused(once(Step.sql("status", "-- guard:retries=off\n" + NOTE)));

        assertThat(outcome.error()).contains("guard:retries=off").contains("docs/runbook.md#wrong-setting");
        assertNothingRecorded();
        assertThat(notes()).isZero();
    }

    @Test
    void aDirectiveWithAValueThatTheGuardDoesNotKnowIsRefused() {
        assertThat(refused(once(Step.sql("status", "-- guard:retry=never\n" + NOTE)))
                        .error())
                .contains("guard:retry=never");
        assertThat(notes()).isZero();
    }

    @Test
    void aScriptThatCommitsByItselfIsNotTriedAgainAndTheErrorSaysSo() {
        try (Blocker blocker = reader()) {
            Outcome outcome = refused(once(Step.sql("status", NOTE, "commit", ALTER)));

            assertThat(outcome.lines(RETRIES)).isZero();
            assertThat(story(outcome))
                    .contains("pid " + blocker.pid())
                    .contains("ends its transaction by itself")
                    .contains("docs/runbook.md#not-retried");
        }
        assertThat(notes()).isEqualTo(1);
        assertNothingRecorded();
    }

    @Test
    void codeThatCommitsByItselfIsNotTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        try (Blocker blocker = reader()) {
            Outcome outcome = refused(once(Step.code("status", connection -> {
                calls.incrementAndGet();
                execute(connection, NOTE);
                connection.commit();
                execute(connection, ALTER);
            })));

            assertThat(story(outcome)).contains("pid " + blocker.pid()).contains("it commits by itself");
        }
        assertThat(calls).hasValue(1);
        assertThat(notes()).isEqualTo(1);
        assertNothingRecorded();
    }
}
