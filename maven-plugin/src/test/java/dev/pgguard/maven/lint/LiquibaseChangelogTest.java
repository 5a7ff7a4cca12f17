package dev.pgguard.maven.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.rules.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiquibaseChangelogTest {

    private static final String HEAD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            """;

    @TempDir
    private Path folder = Path.of("");

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private FoundMigrations changesets(String changelog, String contexts) {
        return new LiquibaseChangelog(
                        new LiquibaseChangelog.Given(
                                changelog, List.of(folder), Map.of("schema", "shop"), contexts, "", 18),
                        path -> folder.relativize(path).toString())
                .changesets();
    }

    private static List<String> lint(FoundMigrations found) {
        return new FileLinter(Rules.all(), LintPolicy.of(18), Catalog.NONE)
                .lint(found).stream()
                        .map(each -> each.finding().toString())
                        .filter(each -> each.contains("require-concurrent-index-creation")
                                || each.contains("not-run")
                                || each.contains("changelog")
                                || each.contains("changeset")
                                || each.contains("duplicate-migration")
                                || each.contains("file"))
                        .toList();
    }

    @Test
    void aCustomChangeWhoseClassIsTheApplicationsIsToldAndTheOthersAreLinted() throws IOException {
        write(
                "db/main.xml",
                HEAD
                        + """
                            <changeSet id="1" author="me">
                                <customChange class="com.example.Encrypt"><param name="column" value="secret"/></customChange>
                            </changeSet>
                            <changeSet id="2" author="me">
                                <createIndex tableName="orders" indexName="orders_total_idx"><column name="total"/></createIndex>
                            </changeSet>
                        </databaseChangeLog>
                        """);
        assertThat(lint(changesets("db/main.xml", "")))
                .anyMatch(each -> each.contains("opaque-changeset") && each.contains("customChange"))
                .anyMatch(each -> each.contains("require-concurrent-index-creation"))
                .noneMatch(each -> each.contains("malformed-changelog"));
    }

    @Test
    void aFileThatIncludesItselfIsAFinding() throws IOException {
        write("a.yaml", "databaseChangeLog:\n  - include: {file: b.yaml}\n");
        write("b.yaml", "databaseChangeLog:\n  - include: {file: a.yaml}\n");
        assertThat(lint(changesets("a.yaml", "")))
                .singleElement()
                .asString()
                .startsWith("a.yaml:1:1: error malformed-changelog Liquibase cannot read the changelog: a file in it"
                        + " includes itself");
    }

    @Test
    void aChangesetThatIsThereTwiceAndAFileThatIsNotThereFail() throws IOException {
        write(
                "a.json",
                """
                {"databaseChangeLog": [
                  {"changeSet": {"id": "1", "author": "ann", "changes": [{"sqlFile": {"path": "nowhere.sql"}}]}},
                  {"changeSet": {"id": "1", "author": "ann", "changes": [{"dropTable": {"tableName": "t"}}]}}
                ]}
                """);
        assertThat(lint(changesets("a.json", "")))
                .anyMatch(each ->
                        each.startsWith("a.json:2:4: error malformed-changelog The sqlFile nowhere.sql cannot be read"))
                .anyMatch(each ->
                        each.startsWith("a.json:2:4: error duplicate-migration There is another changeset ann:1"));
    }

    @Test
    void xmlIsTheSqlThatItBecomesAtTheLineOfItsChangeset() throws IOException {
        write(
                "db/main.xml",
                HEAD
                        + """
                        <property name="table" value="orders"/>
                        <changeSet id="1" author="ann">
                          <createTable tableName="fresh"><column name="a" type="int"/></createTable>
                        </changeSet>
                        <changeSet
                            author="Bob &amp; Co" id="2" context="shop" runInTransaction="false">
                          <createIndex indexName="i" tableName="${table}"><column name="a"/></createIndex>
                        </changeSet>
                        <changeSet id="3" author="ann" runOnChange="true">
                          <comment>guard:ignore require-concurrent-index-creation: nobody writes there</comment>
                          <sql splitStatements="false">create index j on ${schema}.orders (a)</sql>
                        </changeSet>
                        <changeSet id="4" author="ann" dbms="oracle"><sql>select 1 from dual</sql></changeSet>
                        <changeSet id="5" author="ann"><sqlFile path="more/five.sql" relativeToChangelogFile="true"/></changeSet>
                        <changeSet id="6" author="ann"><executeCommand executable="ls"/></changeSet>
                        </databaseChangeLog>
                        """);
        write("db/more/five.sql", "select 1;\n  create index k on ${schema}.orders (a);\n");

        FoundMigrations found = changesets("db/main.xml", "");

        assertThat(found.ordered())
                .extracting(FoundMigration::id)
                .containsExactly(
                        "db/main.xml::1::ann",
                        "db/main.xml::2::Bob & Co",
                        "db/main.xml::3::ann",
                        "db/main.xml::5::ann");
        assertThat(found.ordered())
                .extracting(each -> each.file().mode())
                .containsExactly(Mode.TRANSACTION, Mode.AUTOCOMMIT, Mode.TRANSACTION, Mode.TRANSACTION);
        assertThat(found.ordered().get(2).file().repeatable()).isTrue();
        assertThat(lint(found))
                .hasSize(4)
                .anyMatch(each -> each.startsWith("db/main.xml:9:1: error require-concurrent-index-creation")
                        && each.contains("CREATE INDEX on orders keeps")
                        && each.endsWith("(it becomes CREATE INDEX i ON orders(a))"))
                .anyMatch(each -> each.startsWith("db/main.xml:13:1: error require-concurrent-index-creation"))
                .anyMatch(each -> each.startsWith("db/more/five.sql:2:3: error require-concurrent-index-creation")
                        && each.contains("shop.orders"))
                .anyMatch(each -> each.startsWith("db/main.xml:19:1: info opaque-changeset What executeCommand runs"));
        assertThat(new FileLinter(Rules.all(), LintPolicy.of(18), Catalog.NONE).lint(found))
                .filteredOn(each -> each.finding().place().start().line() == 13
                        && each.finding().rule().startsWith("require-concurrent-index"))
                .allMatch(each -> "nobody writes there".equals(each.finding().suppressed()));
        assertThat(changesets("db/main.xml", "other").ordered())
                .extracting(FoundMigration::id)
                .doesNotContain("db/main.xml::2::Bob & Co")
                .hasSize(3);
    }

    @Test
    void theGuardsOwnChangesAreReadWithTheirSchema() throws IOException {
        write(
                "db/main.xml",
                HEAD
                        + """
                        <changeSet id="1" author="ann" xmlns:guard="http://www.pgguard.dev/xml/ns/guard"
                            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                            xsi:schemaLocation="http://www.pgguard.dev/xml/ns/guard http://www.pgguard.dev/xml/ns/guard/guard-1.0.xsd">
                          <guard:backfill name="fill" pace="fast">update orders set a = 1</guard:backfill>
                        </changeSet>
                        <changeSet id="2" author="ann" xmlns:guard="http://www.pgguard.dev/xml/ns/guard">
                          <guard:rebuildPartitions name="euro" parent="public.payment"><guard:set>eur = amount</guard:set></guard:rebuildPartitions>
                        </changeSet>
                        </databaseChangeLog>
                        """);

        FoundMigrations found = changesets("db/main.xml", "");

        assertThat(found.ordered()).singleElement().satisfies(each -> {
            assertThat(each.file().mode()).isEqualTo(Mode.AUTOCOMMIT);
            assertThat(each.file().script().sql()).contains("update orders set a = 1");
        });
        assertThat(lint(found)).singleElement().satisfies(each -> assertThat(each)
                .contains("info opaque-changeset What rebuildPartitions runs"));
    }

    @Test
    void includedFilesKeepTheirLinesWhateverTheirForm() throws IOException {
        write(
                "root.yaml",
                """
                databaseChangeLog:
                  - include: {file: a.sql}
                  - include: {file: plain.sql}
                  - include: {file: b.json}
                  - changeSet:
                      id: y
                      author: ann
                      changes:
                        - createIndex: {indexName: y, tableName: orders, columns: [{column: {name: a}}]}
                """);
        write(
                "a.sql",
                "-- liquibase formatted sql\n-- changeset ann:1\nselect 1;\ncreate index a on ${schema}.orders (a);\n");
        write("plain.sql", "\ncreate index p on orders (a);\n");
        write(
                "b.json",
                """
                {"databaseChangeLog": [
                  {"changeSet": {"id": "other", "author": "ann", "changes": []}},
                  {"changeSet": {"id": "j", "author": "ann",
                    "changes": [{"createIndex": {"indexName": "j", "tableName": "orders",
                                 "columns": [{"column": {"name": "a"}}]}}]}}
                ]}
                """);

        assertThat(lint(changesets("root.yaml", "")))
                .extracting(each -> each.substring(0, each.indexOf(" ")))
                .containsExactly("a.sql:4:1:", "plain.sql:2:1:", "b.json:2:4:", "b.json:3:4:", "root.yaml:5:5:");
    }

    @Test
    void aChangelogThatLiquibaseCannotReadIsAFinding() throws IOException {
        write("broken.xml", HEAD + "<changeSet id=\"1\">");
        write("wrong.yaml", "databaseChangeLog:\n  - changeSet: {id: 1, author: ann, changes: [{noSuchChange: {}}]}\n");
        write("missing.yaml", "databaseChangeLog:\n  - include: {file: nothing.sql}\n");
        write("empty.yaml", "databaseChangeLog: []\n");
        Files.write(
                folder.resolve("latin.sql"),
                "--liquibase formatted sql\n-- \u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(lint(changesets("wrong.yaml", "")))
                .singleElement()
                .asString()
                .startsWith("wrong.yaml:2:5: warn not-run There is no change in this changeset that Liquibase knows");
        for (String name : List.of("broken.xml", "missing.yaml", "empty.yaml", "nowhere.xml")) {
            assertThat(lint(changesets(name, "")))
                    .as(name)
                    .singleElement()
                    .asString()
                    .startsWith(name + ":1:1: error malformed-changelog ")
                    .doesNotContain("\tat ");
        }
        assertThat(lint(changesets("latin.sql", ""))).singleElement().asString().contains("unreadable-file");
    }
}
