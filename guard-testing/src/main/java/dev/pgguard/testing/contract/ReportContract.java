package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.pgguard.testing.Blocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            assertThat(
                            tells(
                                    directory,
                                    "$ ? (@.format == 2 && @.database like_regex \"^127.0.0.1:[0-9]+/\" &&  @.outcome == \"succeeded\" && @.migrations == 1)"))
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

    /** A run that is killed leaves none behind that would be taken for its own. */
    @Test
    void thatOfTheRunBeforeIsGoneWhileThisOneRuns(@TempDir Path directory) {
        applied(reporting(directory, STATUS));
        assertThat(directory.resolve("run.json")).exists();
        List<Boolean> there = new ArrayList<>();
        Step looks = Step.code("looks", session -> there.add(Files.exists(directory.resolve("run.json"))));
        applied(reporting(directory, STATUS, looks));

        assertThat(there).containsExactly(false);
        assertThat(directory.resolve("run.json")).exists();
    }

    @Test
    void whatPreflightToldStandsInIt(@TempDir Path directory) {
        applied(reporting(directory, Step.sql("drops", "alter table orders drop column total")));

        assertThat(tells(
                        directory,
                        "$.events[*] ? (@.event == \"preflight-note\" && @.level == \"warn\" && @.message like_regex"
                                + " \"ban-drop-column\")"))
                .isTrue();
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
    void whatTheLiteralsOfAFailedStatementTellIsNotInIt(@TempDir Path directory) throws IOException {
        refused(reporting(directory, Step.sql("wrong", "alter role nobody_there\n  password 'g3heim'"))
                .with("lint", "off"));
        assertThat(tells(directory, "$ ? (@.failure like_regex \"nobody_there\")"))
                .isTrue();
        for (String file : new String[] {"run.json", "run.html"}) {
            assertThat(directory.resolve(file)).content().doesNotContain("g3heim");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into person values ('g3heim'), ('g3heim')",
                "insert into person values ('g3heim', null)",
                "insert into person values ('ok', 'g3heim')"
            })
    void whatTheServerTellsOfRowsIsNotInIt(String sql, @TempDir Path directory) {
        asRole("create table person (email text primary key, age int default 1 not null)");
        refused(reporting(directory, Step.sql("rows", sql)).with("lint", "off"));
        assertThat(tells(directory, "$ ? (@.outcome == \"failed\")")).isTrue();
        for (String file : new String[] {"run.json", "run.html"}) {
            assertThat(directory.resolve(file)).content().doesNotContain("g3heim");
        }
    }

    @Test
    void namesOfAnyKindAreWrittenAsTheyAre(@TempDir Path directory) throws IOException {
        String name = "a<script>alert(1)</script>' \n\t\\ \"\" \ud83d\ude00 &amp;";
        asRole("create table \"" + name + "\" (id int)");
        // by code: Liquibase 4 splits such a name
        applied(reporting(
                directory,
                Step.code("odd", session -> execute(session, "alter table \"" + name + "\" add column more int"))));

        assertThat(tells(directory, "$ ? (@.outcome == \"succeeded\")")).isTrue();
        assertThat(Files.readString(directory.resolve("run.html")))
                .contains("a&lt;script&gt;alert(1)&lt;/script&gt;&#39;", "\ud83d\ude00 &amp;amp;")
                .doesNotContain("<script");
        assertThat(Files.readString(directory.resolve("run.json"))).contains("alert(1)</script>' \\u000a\\u0009\\\\ ");
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
    void aRunThatPreflightRefusesLeavesItToo(@TempDir Path directory) {
        asRole("insert into note values ('twice'), ('twice')");
        refused(reporting(directory, Step.sql("unique", "create unique index note_text on note (text)")));

        assertThat(
                        tells(
                                directory,
                                "$ ? (@.outcome == \"failed\" && @.migrations == 0 && @.failure like_regex \"Preflight refuses\")"))
                .isTrue();
    }

    @Test
    void aRunWithNothingToDoWritesNone(@TempDir Path directory) throws IOException {
        applied(project(STATUS));
        applied(reporting(directory, STATUS));

        assertThat(Files.list(directory)).isEmpty();
    }

    @Test
    void attemptsBeyondTheThresholdAreTheLastLine(@TempDir Path directory) {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            Outcome outcome = applied(
                    reporting(directory, STATUS).with("pageAttempts", "1").when(RETRIES, blocker::release));

            assertThat(outcome.log().stream()
                            .filter(each -> each.contains("[pgguard]"))
                            .reduce((first, last) -> last)
                            .orElseThrow())
                    .contains("[pgguard] page: ", "status", "attempts, more than 1 (pageAttempts)");
            assertThat(tells(
                            directory,
                            "$ ? (@.level == \"page\").thresholds[*] ? (@.name == \"pageAttempts\" && @.limit == 1"
                                    + " && @.value >= 2 && @.migration like_regex \"status\")"))
                    .isTrue();
        }
    }

    private void leaveInvalidIndex() {
        asRole("insert into note values ('twice'), ('twice')");
        assertThatThrownBy(() -> asRole("create unique index concurrently note_text on note (text)"))
                .hasStackTraceContaining("twice");
    }

    @Test
    void anIndexThatIsInvalidAfterTheRunIsTold(@TempDir Path directory) {
        leaveInvalidIndex();
        Outcome outcome = applied(reporting(directory, STATUS));

        assertThat(outcome.logged()).contains("page: 1 index is invalid after the run, more than 0: public.note_text");
        assertThat(tells(
                        directory,
                        "$.events[*] ? (@.event == \"invalid-indexes\" && @.indexes[0] == \"public.note_text\")"))
                .isTrue();
    }

    @Test
    void itIsToldAfterARunThatFailsToo(@TempDir Path directory) {
        leaveInvalidIndex();
        refused(reporting(directory, Step.sql("wrong", "alter table nowhere add column status text"))
                .with("lint", "off"));

        assertThat(tells(directory, "$ ? (@.outcome == \"failed\").thresholds[*] ? (@.name == \"pageInvalidIndexes\")"))
                .isTrue();
    }

    @Test
    void aRoleThatMayNotLookForInvalidIndexesIsToldAndFailsNothing(@TempDir Path directory) {
        database.execute("revoke select on pg_catalog.pg_stat_progress_create_index from public");
        Outcome outcome = applied(reporting(directory, STATUS).with("lockTimeout", "123ms"));

        assertThat(outcome.logged()).contains("could not be seen in the end", "pg_stat_progress_create_index");
        assertThat(tells(directory, "$ ? (@.outcome == \"succeeded\")")).isTrue();
        assertThat(database.is("select not exists (select from pg_locks where locktype = 'advisory' and database ="
                        + " (select oid from pg_database where datname = current_database()))"))
                .isTrue();
        assertRecordedOnce("status");
    }

    @Test
    void theLastRunsNumbersAreWrittenForANodeExporter(@TempDir Path directory) throws IOException {
        Project project = project(STATUS).with("metricsDirectory", directory.toString());
        applied(project);
        assertThat(metrics(directory))
                .contains("pgguard_run_success{", "pgguard_run_migrations{", "pgguard_run_replay_seconds{")
                .containsPattern("pgguard_run_success\\{[^}]*} 1\n")
                .containsPattern("pgguard_run_alert_level\\{[^}]*} 0\n")
                .endsWith("# EOF\n");

        refused(project.with(STATUS, Step.sql("wrong", "select 1 / 0")));
        assertThat(metrics(directory)).containsPattern("pgguard_run_success\\{[^}]*} 0\n");
    }

    private String metrics(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            Path file = files.reduce((one, other) -> fail("more than one file")).orElseThrow();
            assertThat(file.getFileName().toString()).matches("pgguard_\\w+_127\\.0\\.0\\.1_\\d+_\\w+\\.prom");
            return Files.readString(file);
        }
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
