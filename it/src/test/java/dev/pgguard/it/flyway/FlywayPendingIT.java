package dev.pgguard.it.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Preflight judges just what Flyway is about to run, in each of its ways to choose. */
@ParameterizedClass(name = "Flyway {0}")
@MethodSource("versions")
final class FlywayPendingIT {

    private static final String RULE = "[require-concurrent-index-creation]";
    private static final Step NOTE = Step.sql("note", "insert into note values ('ran')");
    private static final Step INDEX = Step.sql("index", "create index big_total on big (total)");
    private static final Step NOTHING = new Step.Beside("nothing.txt", "");

    private final String version;

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    private final String role = database.monitoringOwner();

    FlywayPendingIT(String version) {
        this.version = version;
        database.execute("set role " + role + "; create table note (text text); create table big (id int, total int);"
                + " insert into big select n, n from generate_series(1, 20000) n; analyze big");
    }

    static List<String> versions() {
        return FlywayVersions.ALL.selected();
    }

    private MigrationTool tool(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return FlywayVersions.ALL.tool(version, all);
    }

    private Project project(Step... steps) {
        return Project.of(database.url(), role, Map.of()).with(steps);
    }

    private static void assertApplied(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
    }

    private static void assertRefused(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        assertThat(outcome.error())
                .startsWith("org.flywaydb.core.api.FlywayException")
                .contains(RULE)
                .contains("docs/runbook.md#harmful-migration");
    }

    @Test
    void whatIsAboveTheTargetIsNotPending() {
        assertApplied(tool("flyway.target", "1").migrate(project(NOTE, INDEX)));
        assertRefused(tool("flyway.target", "2").migrate(project(NOTE, INDEX)));
    }

    @Test
    void whatIsBelowTheBaselineIsNotPending() {
        assertApplied(tool("flyway.baselineVersion", "1").migrate(project(INDEX, NOTE)));
    }

    @Test
    void whatIsBelowTheNewestAppliedIsPendingOnlyOutOfOrder() {
        assertApplied(tool().migrate(project(NOTHING, NOTE)));

        assertApplied(tool("flyway.validateOnMigrate", "false").migrate(project(INDEX, NOTE)));
        assertRefused(tool("flyway.validateOnMigrate", "false", "flyway.outOfOrder", "true")
                .migrate(project(INDEX, NOTE)));
    }

    @Test
    void whatIsOnlyRecordedIsNotJudged() {
        assertApplied(tool("flyway.skipExecutingMigrations", "true").migrate(project(INDEX)));
    }

    @Test
    void aMigrationOnTheClassPathIsJudgedAndItsFileOfKnownFindingsRead() {
        assertRefused(tool("flyway.locations", "classpath:preflight/judged").migrate(project()));
        assertApplied(tool("flyway.locations", "classpath:preflight/known").migrate(project()));
    }

    @Test
    void placeholdersAreReplacedAndTheLineIsThatOfTheFile() {
        Outcome outcome = tool("flyway.placeholders.large", "big")
                .migrate(project(Step.sql(
                        "index",
                        "-- ${large}\ninsert into note values ('${flyway:filename}')",
                        "create index big_total on ${flyway:defaultSchema}.${large} (total)")));

        assertRefused(outcome);
        assertThat(outcome.error()).contains("V1__index.sql:3:1  CREATE INDEX on public.big");
    }

    @Test
    void aFirstMigrationOutsideATransactionIsJudgedToo() {
        assertRefused(tool().migrate(project(Step.alone("index", "create index big_total on big (total)"), NOTE)));
        assertThat(database.is("select to_regclass('big_total') is null")).isTrue();
    }

    @Test
    void whatFlywayRunsInATransactionIsJudgedAsThat() {
        Outcome outcome = tool("flyway.executeInTransaction", "true")
                .migrate(project(Step.sql("two", "reindex table concurrently note")));

        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.error()).contains("[ban-nontransactional-in-transaction]");
    }

    @Test
    void whatABlockMayNeverRunIsNotProven() {
        Outcome outcome = tool().migrate(project(
                Step.sql("block", "do $$ begin if false then create index big_total on big (total); end if; end $$")));

        assertApplied(outcome);
        assertThat(outcome.lines(RULE)).isEqualTo(1);
    }

    @Test
    void validatingAndLookingIsNotJudged() {
        for (MigrationTool.Command command : List.of(MigrationTool.Command.VALIDATE, MigrationTool.Command.INFO)) {
            assertThat(tool().run(command, project(INDEX)).toString()).doesNotContain(RULE);
        }
    }
}
