package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How goals end that are red: what is told, how often, and what is left in the file. */
class RedGoalTest {

    private static final String NOBODY = "guard.url=jdbc:postgresql://localhost:1/none";

    @TempDir
    private Path directory = Path.of("");

    static Stream<Arguments> goals() {
        return Stream.of(
                Arguments.of(new GateMojo(), "Gate closed: localhost:1/none after ", "finding"),
                Arguments.of(new WaitForQuietMojo(), "Not quiet: localhost:1/none after ", "finding"),
                Arguments.of(new DoctorMojo(), "A guarded run would not work on localhost:1/none.", "problem"));
    }

    private Path report(GuardMojo goal) {
        return directory.resolve("target").resolve("migration-guard").resolve(goal.reportName());
    }

    private void leaveOldGreenReport(GuardMojo goal) throws IOException {
        Files.createDirectories(report(goal).getParent());
        Files.writeString(report(goal), "green");
    }

    @ParameterizedTest
    @MethodSource("goals")
    void tellsEachFindingOnceAndEndsWithVerdictCountAndWhereToReadMore(GuardMojo goal, String verdict, String noun) {
        GoalRun run = GoalRun.of(goal, directory, NOBODY, "guard.timeout=0s", "guard.tables=orders")
                .go();
        assertThat(run.timesSaid("Connection to localhost:1 refused")).isEqualTo(1);
        assertThat(run.lines())
                .filteredOn(line -> line.startsWith("[ERROR] "))
                .singleElement()
                .asString()
                .contains("See the guard's docs/runbook.md#database-unreachable");
        assertThat(run.failure())
                .startsWith("[pgguard] " + verdict)
                .contains(" 1 " + noun + " (database-unreachable), told above with what to do, and in " + report(goal))
                .endsWith(":explain -Dguard.entry=database-unreachable")
                .contains("mvn dev.pgguard:guard-maven-plugin:");
    }

    @ParameterizedTest
    @MethodSource("goals")
    void leavesItsOwnReportAndNeverThatOfAnEarlierRun(GuardMojo goal) throws IOException {
        leaveOldGreenReport(goal);
        GoalRun.of(goal, directory, NOBODY, "guard.timeout=0s", "guard.tables=orders")
                .go();
        assertThat(report(goal)).content().contains("database-unreachable").doesNotContain("green");
    }

    @ParameterizedTest
    @MethodSource("goals")
    void leavesNoReportOfAnEarlierRunWhenItRefusesItsSettings(GuardMojo goal) throws IOException {
        leaveOldGreenReport(goal);
        GoalRun run = GoalRun.of(goal, directory, "guard.tiemout=1s").go();
        assertThat(run.failure()).contains("Unknown setting tiemout");
        assertThat(report(goal)).doesNotExist();

        leaveOldGreenReport(goal);
        Files.writeString(directory.resolve("guard.properties"), "timeout=\\u00");
        GoalRun unreadable = GoalRun.of(goal, directory).go();
        assertThat(unreadable.failure()).contains("guard.properties could not be read");
        assertThat(report(goal)).doesNotExist();

        Path elsewhere = Files.writeString(directory.resolve(goal.reportName()), "green");
        GoalRun.of(goal, directory, "guard.reportDirectory=.", "guard.timeout=soon")
                .go();
        assertThat(elsewhere).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("goals")
    void namesWhatWasMeantAndOnlyTheSettingsThatTheGoalTakes(GuardMojo goal) {
        String failure =
                GoalRun.of(goal, directory, "guard.expectedReplica=2").go().failure();
        assertThat(failure)
                .contains("Unknown setting expectedReplica (-Dguard.expectedReplica); did you mean expectedReplicas?")
                .contains("Settings are: enabled, ", " reportDirectory, ")
                .doesNotContain("maxAttempts", "session", "mojoExecution")
                .endsWith(":explain -Dguard.entry=wrong-setting");
        assertThat(failure.contains(", tables")).isEqualTo(goal instanceof WaitForQuietMojo);
        assertThat(failure.contains(", passes")).isEqualTo(goal instanceof GateMojo);
        assertThat(failure.contains(", purpose")).isEqualTo(goal instanceof DoctorMojo);
    }

    @Test
    void doctorIsRedForASettingThatARunWouldRefuseAndTheGatesRoleHasNoRun() {
        String[] options = {NOBODY, "flyway.guard.lockTimeuot=2s", "guard.purpose=migrate"};
        GoalRun run = GoalRun.of(new DoctorMojo(), directory, options).go();
        assertThat(run.failure()).contains(" 2 problems (database-unreachable, wrong-setting), told above");
        assertThat(run.lines())
                .anyMatch(
                        line -> line.startsWith("[ERROR] [pgguard] PROBLEM  settings    Unknown setting lockTimeuot"));
        options[2] = "guard.purpose=gate";
        assertThat(GoalRun.of(new DoctorMojo(), directory, options).go().failure())
                .startsWith("[pgguard] The gate would not work on ")
                .contains(" 1 problem (database-unreachable)");
    }

    @Test
    void theGateAlsoTellsWhatTheLastRunHasAgainstIt() {
        String failure = GoalRun.of(new GateMojo(), directory, NOBODY, "guard.timeout=0s", "guard.failOnRun=page")
                .go()
                .failure();
        assertThat(failure).contains(" 2 findings (database-unreachable, last-run), told above");
        assertThat(report(new GateMojo())).content().contains("\"last-run\"", "there is no such file");
        assertThat(GoalRun.of(new GateMojo(), directory, NOBODY, "guard.failOnRun=loud")
                        .go()
                        .failure())
                .contains("failOnRun has the value 'loud'", "Allowed: none, warn or page.");
    }

    @Test
    void refusesToWaitForNoTableAndToConnectAsAnUnknownServerSays() {
        assertThat(GoalRun.of(new WaitForQuietMojo(), directory, NOBODY).go().failure())
                .contains("Set tables, for example", "docs/runbook.md#wrong-setting");
        assertThat(GoalRun.of(new GateMojo(), directory, NOBODY, "guard.server=nowhere")
                        .go()
                        .failure())
                .contains("'nowhere', and Maven's settings.xml has no server with this id");
        assertThat(GoalRun.of(new GateMojo(), directory).go().failure())
                .contains("Which database is meant is not said");
    }

    @Test
    void isGreenAndLeavesNoOldReportWhenItIsSwitchedOff() throws IOException {
        GateMojo goal = new GateMojo();
        leaveOldGreenReport(goal);
        GoalRun run = GoalRun.of(goal, directory, "guard.enabled=false").go();
        assertThat(run.failure()).isEmpty();
        assertThat(run.lines())
                .containsExactly("[INFO] [pgguard] is switched off (enabled=false): nothing was looked at");
        assertThat(report(goal)).doesNotExist();
    }
}
