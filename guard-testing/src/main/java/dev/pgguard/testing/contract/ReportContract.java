package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run did and saw stands in a file, whatever became of the run. */
public abstract class ReportContract extends GuardContract {

    private static final Step STATUS = Step.sql("status", "alter table orders add column status text");

    protected ReportContract(Stage stage) {
        super(stage, 1);
    }

    private Project reporting(Path directory, Step... steps) {
        return project(steps).with("reportDirectory", directory.toString());
    }

    @Test
    void attemptsBlockersAndReplicasStandInIt(@TempDir Path directory) {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = applied(reporting(directory, STATUS).when(RETRIES, blocker::release));

            assertThat(outcome.logged()).contains("; report: " + directory);
            assertThat(tells(directory, "$ ? (@.format == 1 && @.outcome == \"succeeded\" && @.migrations == 1)"))
                    .isTrue();
            assertThat(tells(
                            directory,
                            "$.events[*] ? (@.event == \"retry-scheduled\" && @.migration like_regex \"status\""
                                    + " && @.attempt == 1).blockers ? (@ like_regex \"pid " + blocker.pid() + "\")"))
                    .isTrue();
            assertThat(tells(directory, "$.events[*] ? (@.event == \"applied\" && @.attempts >= 2)"))
                    .isTrue();
            assertThat(tells(directory, "$.events[*] ? (@.event == \"replicas-replayed\").replicas.size() ? (@ == 1)"))
                    .isTrue();
        }
    }

    @Test
    void aMigrationOutsideATransactionStandsInItOnce(@TempDir Path directory) {
        applied(reporting(
                directory, Step.alone("alone", "insert into note values ('a')", "insert into note values ('b')")));

        assertThat(
                        tells(
                                directory,
                                "$.events[*] ? (@.event == \"applied\" && @.migration like_regex \"alone\" && @.attempts == 1)"))
                .isTrue();
    }

    @Test
    void aRunThatFailsLeavesItBehind(@TempDir Path directory) {
        Outcome outcome =
                refused(reporting(directory, STATUS, Step.sql("wrong", "alter table orders add column status text")));

        assertThat(outcome.logged()).contains("what this run did is told in " + directory);
        assertThat(
                        tells(
                                directory,
                                "$ ? (@.outcome == \"failed\" && @.migrations == 1 && @.failure like_regex \"already exists\")"))
                .isTrue();
        assertThat(tells(directory, "$.events[*] ? (@.event == \"failed\" && @.migration like_regex \"wrong\")"))
                .isTrue();
    }

    @Test
    void aRunThatIsRefusedAtItsBeginningLeavesItToo(@TempDir Path directory) {
        try (Blocker other =
                Blocker.inTransaction(database, "select pg_advisory_lock(" + RunLockContract.CLASS_ID + ", 0)")) {
            assertThat(other.pid()).isPositive();
            refused(reporting(directory, STATUS).with("runLockTimeout", "0s"));
        }
        assertThat(tells(
                        directory,
                        "$ ? (@.outcome == \"failed\" && @.migrations == 0 && @.failure like_regex \"run lock\")"))
                .isTrue();
    }

    @Test
    void aRunWithNothingToDoWritesNone(@TempDir Path directory) throws IOException {
        applied(project(STATUS));
        applied(reporting(directory, STATUS));

        assertThat(Files.list(directory)).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldAndFailsNothing(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Outcome outcome = applied(
                project(STATUS).with("reportDirectory", file.resolve("below").toString()));

        assertThat(outcome.logged()).contains("the report of this run could not be written");
        assertRecordedOnce("status");
    }
}
