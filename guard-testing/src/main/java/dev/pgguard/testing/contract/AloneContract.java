package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import org.junit.jupiter.api.Test;

/** Outside a transaction a statement is the unit: it is repeated, those before it are done and stay. */
public abstract class AloneContract extends GuardContract {

    private static final String NOTE = "insert into note values ('once')";
    private static final String ALTER = "alter table orders add column status text";

    protected AloneContract(Stage stage) {
        super(stage);
    }

    @Test
    void aScriptGoesOnAtTheStatementThatFailed() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome =
                    applied(project(Step.alone("status", NOTE, ALTER, NOTE)).when(RETRIES, () -> {
                        assertThat(notes()).isEqualTo(1);
                        blocker.release();
                    }));

            assertThat(outcome.lines(RETRIES)).isPositive();
        }
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(2);
        assertThat(columnExists("orders", "status")).isTrue();
    }

    @Test
    void whenTheAttemptsAreUsedUpTheErrorNamesTheStatementsDoneAndNothingIsRecorded() {
        Project project = project(Step.alone("status", NOTE, ALTER));
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = refused(project.with("maxAttempts", "2").with("lockTimeout", "1s"));

            assertThat(story(outcome))
                    .contains("pid " + blocker.pid())
                    .contains("1. insert into note")
                    .contains("done and stay");
        }
        assertNothingRecorded();
        assertThat(notes()).isEqualTo(1);

        applied(project);
        assertRecordedOnce("status");
    }

    @Test
    void aPlainErrorNamesTheStatementsDoneAndNeedsNoRepair() {
        Outcome outcome = refused(project(Step.alone("status", NOTE, "alter table missing add column x int")));

        assertThat(outcome.error())
                .contains("relation \"missing\" does not exist")
                .contains("1. insert into note")
                .contains("done and stay");
        assertThat(outcome.lines(RETRIES)).isZero();
        assertNothingRecorded();

        applied(project(Step.alone("status", ALTER)));
        assertRecordedOnce("status");
    }

    @Test
    void codeOutsideATransactionGoesOnAtTheStatementThatFailed() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            applied(project(Step.codeAlone("status", connection -> execute(connection, NOTE, ALTER)))
                    .when(RETRIES, blocker::release));
        }
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void retriesCanBeSwitchedOffHereToo() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = refused(project(Step.alone("status", "-- guard:retry=off\n" + NOTE, ALTER))
                    .with("lockTimeout", "1s"));

            assertThat(outcome.lines(RETRIES)).isZero();
            assertThat(story(outcome)).contains("pid " + blocker.pid()).contains("its retries are switched off");
        }
        assertNothingRecorded();
    }

    @Test
    void whatATransactionOfTheScriptsOwnCommittedIsAmongTheStatementsDone() {
        Outcome outcome = refused(project(Step.alone(
                "own",
                "create table x1 (id int)",
                "start transaction",
                "create table y1 (id int)",
                "commit",
                "start transaction",
                "create table y2 (id int)",
                "rollback",
                "create table x2 (id int)",
                "select 1/0")));

        assertThat(outcome.error())
                .contains("done and stay: 1. create table x1; 2. create table y1; 3. create table x2.");
    }

    @Test
    void aChainedTransactionIsOneOfTheScriptsOwn() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = refused(project(Step.alone(
                    "chain",
                    "start transaction",
                    "create table y1 (id int)",
                    "commit and chain",
                    "alter table orders add column status text",
                    "commit")));

            // by its full name where somebody watched in time
            assertThat(outcome.error())
                    .containsPattern("could not lock (public\\.)?orders")
                    .contains("1. create table y1")
                    .doesNotContain("current transaction is aborted");
            assertThat(blocker.released()).isFalse();
        }
    }

    @Test
    void aTransactionThatTheScriptOpensItselfIsNotTriedAgain() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = refused(project(Step.alone("status", "begin", NOTE, ALTER, "commit"))
                    .with("lockTimeout", "1s"));

            assertThat(outcome.lines(RETRIES)).isZero();
            assertThat(story(outcome)).contains("pid " + blocker.pid());
        }
        assertNothingRecorded();
        assertThat(notes()).isZero();
    }
}
