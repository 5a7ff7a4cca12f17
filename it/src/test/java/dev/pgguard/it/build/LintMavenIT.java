package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real {@code mvn guard:lint}: in a project of both tools, and beside a database. */
final class LintMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "lint-maven-repository"));
    private static final String RULE = "require-concurrent-index-creation";

    /** The tools' plugins are only read: their goals do not run. */
    private static final String POM =
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>shop</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <build>
                <plugins>
                  <plugin>
                    <groupId>org.flywaydb</groupId>
                    <artifactId>flyway-maven-plugin</artifactId>
                    <version>13.12.0</version>
                    <configuration>
                      <locations><location>filesystem:sql</location></locations>
                      <placeholders><schema>shop</schema></placeholders>
                    </configuration>
                  </plugin>
                  <plugin>
                    <groupId>org.liquibase</groupId>
                    <artifactId>liquibase-maven-plugin</artifactId>
                    <version>4.33.0</version>
                    <configuration><changeLogFile>db/main.yaml</changeLogFile></configuration>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private final Path directory;
    private final Goals goals;

    LintMavenIT(@TempDir Path directory) {
        this.directory = directory;
        this.goals = new Goals(MAVEN, directory);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    @Test
    void lintsInAProjectWhatABranchBringsToBothTools() throws Exception {
        write("pom.xml", POM);
        write("sql/V1__old.sql", "create index a on orders (a);\n");
        write(
                "db/main.yaml",
                """
                databaseChangeLog:
                  - changeSet: {id: 1, author: ann, changes: [{createIndex: {indexName: b, tableName: notes, columns: [{column: {name: a}}]}}]}
                """);
        git("init", "-q", "-b", "main");
        git("add", ".");
        git("commit", "-qm", "begin");
        git("checkout", "-qb", "feature");
        write("sql/V2__new.sql", "\ncreate index c on ${schema}.orders (a);\n");
        Files.writeString(
                directory.resolve("db/main.yaml"),
                "  - changeSet: {id: 2, author: ann, changes: [{createIndex: {indexName: d, tableName: notes, columns: [{column: {name: a}}]}}]}\n",
                StandardOpenOption.APPEND);

        try (ChildProcess run =
                goals.run("lint", "-Dguard.since=main", "-Dguard.formats=text,json,sarif,gitlab,junit,github")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("sql/V2__new.sql:2:1: error: CREATE INDEX on shop.orders keeps writers out")
                    .contains(" 2 | create index c on ${schema}.orders (a);")
                    .contains("db/main.yaml:3:5: error: ", "(it becomes CREATE INDEX d ON notes(a))")
                    .contains("[pgguard] Lint failed. 2 migrations (2 more are applied): ")
                    .containsPattern("(?m)^::error file=sql/V2__new.sql,line=2,")
                    .doesNotContain("V1__old", "\tat ");
        }
        for (String report : List.of("lint.json", "lint.sarif", "lint-gitlab.json", "lint-junit.xml")) {
            assertThat(goals.report(report)).as(report).contains(RULE, "db/main.yaml");
        }
    }

    @Test
    void eachModuleOfAReactorIsJudgedByItself() throws Exception {
        String module =
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>%s</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  %s
                </project>
                """;
        write("pom.xml", module.formatted("all", "<modules><module>with</module><module>without</module></modules>"));
        write("with/pom.xml", module.formatted("with", ""));
        write("without/pom.xml", module.formatted("without", ""));
        write("with/src/main/resources/db/migration/V1__index.sql", "create index a on orders (a);\n");
        Files.createDirectories(directory.resolve("without/src/main/resources/db/migration"));
        git("init", "-q", "-b", "main");

        try (ChildProcess run = goals.run("lint", "-Dguard.failOn=never")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("with/src/main/resources/db/migration/V1__index.sql:1:1: error: ")
                    .contains("[pgguard] Nothing was linted. There are no migrations")
                    .containsPattern(
                            "\\[WARNING\\] \\[pgguard\\] No migration was found in .*without.src.main.resources"
                                    + ".db.migration, so nothing was judged")
                    .doesNotContain("\tat ");
        }
        try (ChildProcess run = goals.run("lint")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("[pgguard] 1 of 3 modules failed, as told above: with.");
        }
    }

    @Test
    void lintsInAFolderWithoutAPomWhatADatabaseDoesNotHave() throws IOException {
        try (Shop shop = new Shop()) {
            write("V1__old.sql", "create index a on shop.orders (amount);\n");
            Flyway.configure()
                    .dataSource(shop.database().url(shop.owner()), null, null)
                    .locations("filesystem:" + directory)
                    .load()
                    .migrate();
            shop.database()
                    .execute(
                            "create table shop.large as select generate_series(1, 20000) as a",
                            "create table shop.small (a int)",
                            "analyze shop.large",
                            "analyze shop.small");
            write("V2__new.sql", "create index b on shop.large (a);\ncreate index s on shop.small (a);\n");
            String[] options = {
                "-Dguard.migrations=.", "-Dguard.url=" + shop.database().url(shop.owner()), "-Dguard.failOn=never"
            };
            try (ChildProcess run = goals.run("lint", options)) {
                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output())
                        .contains("V2__new.sql:1:1: error: CREATE INDEX on shop.large")
                        .contains("V2__new.sql:2:1: note: CREATE INDEX on shop.small")
                        .contains("[pgguard] Lint passed. 1 migration (1 more is applied): ")
                        .doesNotContain("V1__old.sql:1:1");
            }
        }
    }
}
