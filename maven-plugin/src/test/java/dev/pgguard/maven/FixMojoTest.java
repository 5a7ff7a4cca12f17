package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The goal in a folder without a POM, without a Maven around it. */
class FixMojoTest {

    private static final String BEFORE = "\uFEFFcreate table t (id int primary key);\r\ndrop table u;";
    private static final String AFTER =
            "\uFEFFcreate table t (id bigint primary key);\r\nSET LOCAL lock_timeout = '2s';\r\ndrop table u;";

    @TempDir
    private Path directory = Path.of("");

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private GoalRun fix(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("guard.rules=prefer-bigint-over-int,require-lock-timeout");
        return GoalRun.of(new FixMojo(), directory, all.toArray(String[]::new)).go();
    }

    private Path patch() {
        return directory.resolve("target").resolve("migration-guard").resolve("fix.patch");
    }

    @Test
    void showsTheDiffAndWritesNothingWhenItIsNotKnownWhatIsApplied() throws IOException {
        Path file = write("db/V1__t.sql", BEFORE);

        GoalRun run = fix("guard.migrations=db");

        assertThat(run.failure()).isEmpty();
        assertThat(file).hasContent(BEFORE);
        assertThat(run.lines())
                .anyMatch(
                        line -> line.equals(
                                """
                                [INFO] --- a/db/V1__t.sql
                                +++ b/db/V1__t.sql
                                @@ -1,2 +1,3 @@
                                -create table t (id int primary key);
                                +create table t (id bigint primary key);
                                +SET LOCAL lock_timeout = '2s';
                                 drop table u;
                                \\ No newline at end of file"""))
                .anyMatch(line -> line.startsWith(
                                "[WARNING] [pgguard] Nothing was written: which migrations are applied is not known")
                        && line.contains("-Dguard.since=origin/main")
                        && line.contains("-Dguard.all=true"))
                .anyMatch(line -> line.contains("Would fix 2 findings in 1 file (prefer-bigint-over-int,"
                        + " require-lock-timeout). 1 error, "));
        assertThat(patch()).content().contains("-create table t (id int primary key);\r\n");
    }

    @Test
    void writesWithTheMarkTheLineEndsAndTheRightsOfTheFile() throws IOException {
        Path file = write("elsewhere/t.sql", BEFORE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        Path link = directory.resolve("db/V1__t.sql");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, file);

        GoalRun run = fix("guard.migrations=db", "guard.all=true");

        assertThat(run.failure()).isEmpty();
        assertThat(Files.readString(file)).isEqualTo(AFTER);
        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.tmp");
        assertThat(run.lines()).anyMatch(line -> line.contains("[pgguard] Fixed 2 findings in 1 file ("));

        GoalRun again = fix("guard.migrations=db", "guard.all=true");
        assertThat(again.lines()).anyMatch(line -> line.contains("[pgguard] Nothing to fix. 1 error, "));
        assertThat(patch()).doesNotExist();
    }

    @Test
    void showsOnlyWhereItIsToldTo() throws IOException {
        Path file = write("db/V1__t.sql", BEFORE);
        GoalRun run = fix("guard.migrations=db", "guard.all=true", "guard.dryRun=true");
        assertThat(Files.readString(file)).isEqualTo(BEFORE);
        assertThat(run.lines()).anyMatch(line -> line.contains("Nothing was written (dryRun=true)."));
    }

    @Test
    void saysWhatNoEditReaches() throws IOException {
        write(
                "db/main.yaml",
                """
                databaseChangeLog:
                  - changeSet: {id: 1, author: ann, changes: [{dropTable: {tableName: notes}}]}
                """);
        GoalRun run = fix("guard.changelog=db/main.yaml", "guard.all=true");
        assertThat(run.failure()).isEmpty();
        assertThat(run.lines())
                .anyMatch(
                        line -> line.contains("in SQL that Liquibase makes of XML, YAML or JSON, which no edit reaches"
                                + " (ban-drop-table, "));
    }

    @Test
    void aFindingThatIsKnownStaysAsItIs() throws IOException {
        Path file = write("db/V1__t.sql", BEFORE);
        write("db/guard-lint.ignore", "* V1__t.sql *\nrequire-lock-timeout V1__t.sql * # yes\n");
        fix("guard.migrations=db", "guard.all=true");
        assertThat(Files.readString(file)).isEqualTo(BEFORE.replace(" int ", " bigint "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guard.rules=prefer-bigint-over-in | did you mean prefer-bigint-over-int?",
                "guard.dryRun=yes | (-Dguard.dryRun): not known. Allowed: true or false.",
                "guard.all=yes | Allowed: true or false.",
                "guard.rule=prefer-bigint-over-int | did you mean rules?",
            })
    void refusesWhatItDoesNotUnderstand(String option, String said) throws IOException {
        write("db/V1__t.sql", BEFORE);
        GoalRun run = GoalRun.of(new FixMojo(), directory, "guard.migrations=db", option)
                .go();
        assertThat(run.failure()).contains(said);
    }
}
