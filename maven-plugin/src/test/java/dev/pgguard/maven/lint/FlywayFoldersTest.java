package dev.pgguard.maven.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.Placeholders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywayFoldersTest {

    private static final List<Rule> INDEXES = Rules.all().stream()
            .filter(rule -> rule.name().equals("require-concurrent-index-creation"))
            .toList();

    private static final String INDEX = "CREATE INDEX i ON orders (a);\n";

    @TempDir
    private Path folder = Path.of("");

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private FoundMigrations found(FlywayStyle style) {
        return new FlywayFolders(style, path -> folder.relativize(path).toString()).in(List.of(folder));
    }

    private FoundMigrations found() {
        return found(FlywayStyle.of(Placeholders.flyway(Map.of("schema", "shop"))));
    }

    private static List<String> ids(List<FoundMigration> migrations) {
        return migrations.stream().map(FoundMigration::id).toList();
    }

    @Test
    void ordersByVersionAsFlywayDoesAndRepeatableOnesBehind() throws IOException {
        for (String name : List.of(
                "V10__ten.sql",
                "V2__two.sql",
                "V1.10__b.sql",
                "V1_9__a.sql",
                "more/V3__three.sql",
                "R__views.sql",
                "R__a_function.sql",
                "U2__two.sql",
                "B5__base.sql",
                "afterMigrate__grants.sql",
                "V20251126103000__stamp.sql")) {
            write(name, "select 1;");
        }

        FoundMigrations found = found();

        assertThat(ids(found.ordered()))
                .containsExactly(
                        "V1_9__a.sql",
                        "V1.10__b.sql",
                        "V2__two.sql",
                        "more/V3__three.sql",
                        "V10__ten.sql",
                        "V20251126103000__stamp.sql",
                        "R__a_function.sql",
                        "R__views.sql");
        assertThat(ids(found.alone()))
                .containsExactlyInAnyOrder("B5__base.sql", "U2__two.sql", "afterMigrate__grants.sql");
        assertThat(found.ordered()).filteredOn(each -> each.file().repeatable()).hasSize(2);
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void readsTheConfigurationOfAScript() throws IOException {
        write("V1__plain.sql", "select '${schema}';");
        write("V2__alone.sql", "select 1;");
        write("V2__alone.sql.conf", "# as Flyway reads it\nexecuteInTransaction = false\n");
        write("V3__raw.sql", "select '${schema}';");
        write("V3__raw.sql.conf", "placeholderReplacement=false\nexecuteInTransaction=true\n");
        write("V4__wrong.sql", "select 1;");
        write("V4__wrong.sql.conf", "\nexecuteInTransactions=false\n");

        FoundMigrations found = found();

        assertThat(found.ordered())
                .extracting(each -> each.file().mode())
                .containsExactly(Mode.FLYWAY, Mode.AUTOCOMMIT, Mode.TRANSACTION, Mode.FLYWAY);
        assertThat(found.ordered().get(0).file().script().sql()).isEqualTo("select 'shop';");
        assertThat(found.ordered().get(2).file().script().sql()).isEqualTo("select '${schema}';");
        assertThat(found.problems()).singleElement().satisfies(problem -> {
            assertThat(problem).hasToString("V4__wrong.sql.conf:2:1: error unreadable-file " + problem.message());
            assertThat(problem.message()).contains("does not know executeInTransactions=false", "executeInTransaction");
        });
    }

    @Test
    void mixedStatementsMayBeAllowed() throws IOException {
        write("V1__a.sql", "select 1;");
        FlywayStyle style = new FlywayStyle(
                new FlywayStyle.Prefixes("M", "U", "B", "R"), "-", List.of(".pgsql", ".sql"), null, true);
        write("M2-b.pgsql", "select 1;");

        FoundMigrations found = found(style);

        assertThat(ids(found.ordered())).containsExactly("M2-b.pgsql");
        assertThat(found.ordered().get(0).file().mode()).isEqualTo(Mode.FLYWAY_MIXED);
        assertThat(found.problems()).extracting(Finding::rule).containsExactly("not-run");
    }

    @Test
    void aLinkThatLeadsNowhereOrBackIsAFindingAndTheOthersAreLinted() throws IOException {
        write("V1__a.sql", "select 1;");
        write("elsewhere/b.txt", "select 1;");
        Files.createSymbolicLink(folder.resolve("V2__b.sql"), folder.resolve("elsewhere/b.txt"));
        Files.createSymbolicLink(folder.resolve("V3__c.sql"), folder.resolve("nowhere.sql"));
        Files.createSymbolicLink(folder.resolve("more"), folder);

        FoundMigrations found = found();

        assertThat(ids(found.ordered())).containsExactly("V1__a.sql", "V2__b.sql");
        assertThat(found.problems())
                .extracting(each -> each.rule() + " " + each.message())
                .containsExactlyInAnyOrder(
                        "unreadable-file The link leads nowhere. Mend it, or remove it",
                        "unreadable-file The link leads back to a folder above it. Remove it");
    }

    @Test
    void whatCannotBeReadIsAFindingAndTheOthersAreLinted() throws IOException {
        Files.write(folder.resolve("V1__latin.sql"), "\n-- f\u00fcr\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("V2__binary.sql"), new byte[] {'s', 0, 1, 2});
        write("V3__index.sql", INDEX);
        write("V4_once.sql", INDEX);
        write("V3.0__again.sql", INDEX.replace(" i ", " j "));

        List<String> told = new FileLinter(INDEXES, LintPolicy.of(18), Catalog.NONE)
                .lint(found()).stream().map(each -> each.finding().toString()).toList();

        assertThat(told)
                .anyMatch(
                        each -> each.startsWith("V1__latin.sql:1:1: error unreadable-file The file is not UTF-8: byte 5"
                                + " (line 2) does not fit"))
                .anyMatch(each -> each.startsWith("V2__binary.sql:1:1: error unreadable-file The file is not a text"))
                .anyMatch(each -> each.startsWith("V3__index.sql:1:1: error require-concurrent-index-creation"))
                .anyMatch(each -> each.startsWith("V4_once.sql:1:1: warn not-run Flyway does not run this file"))
                .anyMatch(each -> each.contains("duplicate-migration This version is also that of V3"));
    }

    @Test
    void aSettingOfSeverityHoldsForFilesToo() throws IOException {
        write("seed.sql", INDEX);
        LintPolicy policy = LintPolicy.of(18).with(Map.of("not-run", Optional.empty()));
        assertThat(new FileLinter(INDEXES, policy, Catalog.NONE).lint(found())).isEmpty();
        LintPolicy strict = LintPolicy.of(18).with(Map.of("not-run", Optional.of(Severity.ERROR)));
        assertThat(new FileLinter(INDEXES, strict, Catalog.NONE).lint(found()))
                .singleElement()
                .satisfies(each -> assertThat(each.finding().severity()).isEqualTo(Severity.ERROR));
    }

    @Test
    void anUndoMigrationIsLintedWithoutWhatTheOthersMade() throws IOException {
        write("V1__a.sql", "CREATE TABLE orders (a int);");
        write("U1__a.sql", INDEX);

        assertThat(new FileLinter(INDEXES, LintPolicy.of(18), Catalog.NONE).lint(found()))
                .extracting(each -> each.finding().place().toString())
                .contains("U1__a.sql:1:1");
    }

    @Test
    void aLargeFileIsReadInOneGo() throws IOException {
        write("V1__data.sql", "INSERT INTO orders VALUES (1, 'some text that fills a row');\n".repeat(40_000) + INDEX);

        assertThat(new FileLinter(INDEXES, LintPolicy.of(18), Catalog.NONE).lint(found()))
                .extracting(each -> each.finding().place().toString())
                .contains("V1__data.sql:40001:1");
    }

    @Test
    void aMarkCountsNeitherLinesNorBlanksNorComments() throws IOException {
        write("V1__a.sql", INDEX + INDEX + "CREATE INDEX j ON orders (a);\n");
        List<MarkedFinding> before = new FileLinter(INDEXES, LintPolicy.of(18), Catalog.NONE).lint(found());
        write(
                "V1__a.sql",
                "-- a\n\n" + INDEX.replace(" ON ", "\n  on /* b */ ") + INDEX + "CREATE INDEX j ON orders (b);\n");
        List<MarkedFinding> after = new FileLinter(INDEXES, LintPolicy.of(18), Catalog.NONE).lint(found());

        assertThat(before).extracting(MarkedFinding::mark).hasSize(3).doesNotHaveDuplicates();
        assertThat(after.get(0).mark()).isEqualTo(before.get(0).mark());
        assertThat(after.get(1).mark()).isEqualTo(before.get(1).mark());
        assertThat(after.get(2).mark()).isNotEqualTo(before.get(2).mark()).hasSize(16);
    }

    @Test
    void aFileThatIsNoMigrationByItsNameIsLintedWhenItIsGiven() throws IOException {
        write("change.sql", INDEX);
        FoundMigrations found =
                new FlywayFolders(FlywayStyle.of(null), Path::toString).file(folder.resolve("change.sql"));
        assertThat(ids(found.ordered())).containsExactly("change.sql");
        assertThat(found.problems()).isEmpty();
    }
}
