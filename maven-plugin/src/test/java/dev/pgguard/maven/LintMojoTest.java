package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The goal in a folder without a POM, without a Maven around it. */
class LintMojoTest {

    private static final String RULE = "require-concurrent-index-creation";
    private static final String INDEX = "create index i on ${schema}.orders (a);\n";

    /** Rules that come and go, and say something of every file. */
    private static final String ONLY_ITS_OWN = "guard.severities=" + RULE + "=error";

    @TempDir
    private Path directory = Path.of("");

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private GoalRun lint(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("flyway.placeholders.schema=shop");
        return GoalRun.of(new LintMojo(), directory, all.toArray(String[]::new)).go();
    }

    private Path report(String name) {
        return directory.resolve("target").resolve("migration-guard").resolve(name);
    }

    @Test
    void tellsEachFindingWithItsLineAndEndsWithAVerdict() throws IOException {
        write("db/V1__index.sql", "\n  " + INDEX);

        GoalRun run = lint("guard.migrations=db", ONLY_ITS_OWN);

        assertThat(run.lines())
                .anyMatch(
                        line -> line.startsWith("[ERROR] db/V1__index.sql:2:3: error: CREATE INDEX on shop.orders keeps"
                                        + " writers out")
                                && line.contains("\n 2 |   create index i on ${schema}.orders (a);\n   |   ^^^^")
                                && line.contains("= SHARE on shop.orders: writes wait while the index is built")
                                && line.endsWith("= see the guard's docs/rules/" + RULE + ".md"));
        assertThat(run.failure())
                .startsWith("[pgguard] Lint failed. 1 migration: ")
                .contains("Told above with what to do, and in " + report("lint.json"))
                .contains("(failOn=error): ")
                .contains(RULE)
                .doesNotContain("\tat ");
        assertThat(report("lint.json")).content().contains("\"rule\" : \"" + RULE + "\"");
    }

    @Test
    void writesWhatMachinesReadAndNothingOfAnEarlierRunStays() throws IOException {
        write("db/V1__index.sql", INDEX);
        write("target/migration-guard/lint.sarif", "old");
        GoalRun refused = lint("guard.migrations=db", "guard.formats=sarif,nonsense");
        assertThat(refused.failure()).contains("The setting formats has the value sarif,nonsense (-Dguard.formats)");
        assertThat(report("lint.sarif")).doesNotExist();

        GoalRun run =
                lint("guard.migrations=db", "guard.formats=lines,github,gitlab,sarif,junit", "guard.failOn=never");

        assertThat(run.failure()).isEmpty();
        assertThat(run.lines())
                .anyMatch(line -> line.matches("\\[ERROR\\] db/V1__index.sql:1:1: error: .* \\[" + RULE + "\\]"))
                .anyMatch(line -> line.contains("[pgguard] Lint passed. 1 migration: "));
        assertThat(report("lint-github.txt")).content().contains("::error file=db/V1__index.sql,line=1,");
        assertThat(report("lint-gitlab.json")).content().contains("\"path\" : \"db/V1__index.sql\"");
        assertThat(report("lint.sarif")).content().contains("\"version\" : \"2.1.0\"");
        assertThat(report("lint-junit.xml")).content().contains("<system-out>").doesNotContain("<failure");
        assertThat(report("lint.json")).doesNotExist();
    }

    @Test
    void aRuleIsToldItsOptions() throws IOException {
        write("db/V1__index.sql", INDEX);
        String naming = "guard.severities=naming-convention=error," + RULE + "=off";
        assertThat(lint("guard.migrations=db", naming).failure()).isEmpty();
        assertThat(lint(
                                "guard.migrations=db",
                                naming,
                                "guard.options=naming-convention.index=^(ix|idx)_;require-columns.names=id,at")
                        .failure())
                .contains("naming-convention");
    }

    @Test
    void aBaselineMakesAnOldProjectGreenUntilSomethingNewComes() throws IOException {
        write("db/V1__index.sql", INDEX);
        write("change.sql", INDEX);

        GoalRun first = lint("guard.migrations=db", "guard.baseline=write");
        assertThat(first.failure()).isEmpty();
        assertThat(first.lines()).anyMatch(line -> line.contains("guard-lint.ignore knows "));
        assertThat(directory.resolve("db/guard-lint.ignore")).content().contains("\n" + RULE + " V1__index.sql ");

        GoalRun second = lint("guard.migrations=db", "guard.failOn=info");
        assertThat(second.failure()).isEmpty();
        assertThat(second.lines()).anyMatch(line -> line.contains(" suppressed."));

        write("db/V2__index.sql", INDEX.replace(" i ", " j "));
        assertThat(lint("guard.migrations=db").failure()).contains(RULE);
        assertThat(lint("guard.migrations=change.sql").failure()).contains(RULE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guard.severities=require-concurent-index-creation=off | did you mean require-concurrent-index-creation?",
                "guard.severities=require-concurrent-index-creation=of | Allowed: none, or rule=error, rule=warn",
                "guard.severities=ban-drop-table=off,ban-drop-table=error | It names ban-drop-table twice.",
                "guard.options=naming-convention.tabel=^x | No rule has an option naming-convention.tabel; the options are [",
                "guard.options=naming-convention.table | Allowed: none, or rule.option=value",
                "guard.options=require-columns.names=a;require-columns.names=b | It names require-columns.names twice.",
                "guard.since= | The setting since has the value",
                "guard.changelog= | The setting changelog is empty.",
                "guard.knownFindings=nowhere/known | known is not there. Nothing was linted. Correct knownFindings",
                "guard.knownFindings=./db | db is no file.",
                "guard.failOn=all | Allowed: error, warn, info or never.",
                "guard.target=11 | Allowed: a major of PostgreSQL from 12 to 18.",
                "guard.target=new | target",
                "guard.migrations=nowhere | names nowhere, which is neither a folder nor a file here",
                "guard.since=nothing | What has changed since nothing could not be found out",
                "guard.url=jdbc:postgresql://localhost:1/none | could not be asked which migrations are pending",
                "guard.sinze=main | did you mean since?",
            })
    void refusesWhatItDoesNotUnderstandAndSaysWhatIsMeant(String option, String said) throws IOException {
        write("db/V1__index.sql", INDEX);
        GoalRun run = lint("guard.migrations=db", option);
        assertThat(run.failure()).contains(said).doesNotContain("\tat ");
    }

    @Test
    void aFolderWithoutAnythingIsNotGreenByMistake() {
        assertThat(lint().failure()).contains("There are no migrations").contains("-Dguard.migrations=db/migration");
    }

    @Test
    void aFolderWithoutMigrationsIsNotGreenByMistake() throws IOException {
        Files.createDirectories(directory.resolve("db"));
        assertThat(lint("guard.migrations=db").failure())
                .contains("No migration was found in " + directory.resolve("db") + ", so nothing was judged.");

        write("db/V1_one_underscore.sql", INDEX);
        GoalRun run = lint("guard.migrations=db");
        assertThat(run.failure()).contains("No migration was found in ");
        assertThat(run.lines())
                .anyMatch(line -> line.startsWith(
                        "[WARNING] [pgguard] db/V1_one_underscore.sql:1:1: Flyway does not run this file"));
    }

    @Test
    void saysOfAPathThatIsNoneThatItIsNone() {
        assertThat(lint("guard.migrations=a\0b").failure())
                .contains("is no path here")
                .contains("Nothing was run.");
        assertThat(lint("guard.reportDirectory=a\0b").failure()).contains("is no path here");
    }

    @Test
    void aBaselineNeverKnowsWhatNobodyHasLookedInto() throws IOException {
        Files.createDirectories(directory.resolve("db"));
        Files.write(directory.resolve("db/V1__binary.sql"), new byte[] {0});
        write("db/V2__index.sql", INDEX);
        lint("guard.migrations=db", "guard.baseline=write");
        assertThat(directory.resolve("db/guard-lint.ignore"))
                .content()
                .contains(RULE)
                .doesNotContain("unreadable-file");
        assertThat(lint("guard.migrations=db").failure())
                .contains("unreadable-file")
                .doesNotContain(RULE);
    }

    @Test
    void readsAChangelogOfLiquibase() throws IOException {
        write(
                "db/main.sql",
                "--liquibase formatted sql\n--changeset ann:1\n-- guard:ignore-file: all of it is meant\n"
                        + "create index i on orders (a);\n--changeset ann:2\ncreate index j on orders (a);\n");
        GoalRun run = lint("guard.migrations=none", "guard.changelog=db/main.sql", ONLY_ITS_OWN);
        assertThat(run.lines())
                .anyMatch(line -> line.startsWith("[ERROR] db/main.sql:6:1: error: "))
                .noneMatch(line -> line.startsWith("[ERROR] db/main.sql:4:1"));
        write("db/broken.xml", "<databaseChangeLog><changeSet>");
        assertThat(lint("guard.changelog=db/broken.xml").failure())
                .contains("malformed-changelog")
                .doesNotContain("\tat ");
    }
}
