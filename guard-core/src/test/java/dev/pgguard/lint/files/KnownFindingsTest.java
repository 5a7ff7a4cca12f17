package dev.pgguard.lint.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownFindingsTest {

    private static final String RULE = "require-concurrent-index-creation";
    private static final String FILE = "db/migration/guard-lint.ignore";

    private final FoundMigrations found = new FoundMigrations(
            List.of(
                    migration("db/migration/V1__a.sql", Standing.UNKNOWN),
                    migration("db/migration/V2 b.sql", Standing.UNKNOWN),
                    migration("db/migration/V0__old.sql", Standing.APPLIED)),
            List.of(),
            List.of());
    private final List<MarkedFinding> findings = new FileLinter(Rules.all(), LintPolicy.of(18), Catalog.NONE)
            .lint(found).stream()
                    .filter(each -> each.finding().rule().equals(RULE))
                    .toList();

    private static FoundMigration migration(String path, Standing standing) {
        Script script = Script.of("create index on orders (a);", ScriptStyle.plain());
        return FoundMigration.whole(path, new LintFile(path, script, Mode.FLYWAY, standing, false));
    }

    private List<MarkedFinding> applied(String text) {
        return new KnownFindings(SourceFile.of(FILE, text), List.of(RULE), name -> Optional.of(RULE))
                .applied(findings, found);
    }

    private static List<String> told(List<MarkedFinding> findings) {
        return findings.stream()
                .map(each -> each.finding().place() + " " + each.finding().rule() + " "
                        + each.finding().suppressed())
                .toList();
    }

    @Test
    void aBaselineSuppressesWhatIsThereAndNothingElse() {
        String baseline = KnownFindings.with(findings, FILE, "");
        assertThat(baseline.lines())
                .hasSize(3)
                .anyMatch(line -> line.matches(RULE + " V1__a.sql [0-9a-f]{16} # baseline"))
                .anyMatch(line -> line.matches(RULE + " V2 b.sql [0-9a-f]{16} # baseline"));
        assertThat(told(applied(baseline)))
                .containsExactly(
                        "db/migration/V1__a.sql:1:1 " + RULE + " baseline",
                        "db/migration/V2 b.sql:1:1 " + RULE + " baseline");
    }

    @Test
    void aBaselineIsWrittenBehindWhatStandsThere() {
        String own = "# ours\n" + RULE + " V1__*.sql * # the table is small";
        List<MarkedFinding> rest = applied(own);
        assertThat(told(rest)).first().isEqualTo("db/migration/V1__a.sql:1:1 " + RULE + " the table is small");
        assertThat(KnownFindings.with(rest, FILE, own).lines())
                .startsWith("# ours", RULE + " V1__*.sql * # the table is small")
                .hasSize(3)
                .noneMatch(line -> line.contains("V1__a.sql"));
    }

    @Test
    void aLineThatSaysNothingIsAFindingAtItsPlace() {
        List<MarkedFinding> all = applied(
                """
                # what is known

                require-concurent-index-creation V1__a.sql * # typing error
                %s V1__a.sql
                %s V9__gone.sql * # gone
                %s V1__a.sql 0123456789abcdef # changed
                %s V0__old.sql * # applied, and so not looked at now
                """
                        .formatted(RULE, RULE, RULE, RULE));
        assertThat(all.stream()
                        .filter(each -> each.finding().rule().equals("known-findings"))
                        .map(each ->
                                each.finding().place() + " " + each.finding().message()))
                .containsExactlyInAnyOrder(
                        FILE + ":3:1 There is no rule require-concurent-index-creation; " + RULE
                                + " is meant. The line ignores nothing: correct the name",
                        FILE
                                + ":4:1 The line is not rule file mark # reason, and ignores nothing. Correct it, or begin it"
                                + " with #",
                        FILE + ":5:1 The line ignores nothing any more: what " + RULE
                                + " found there is gone or has changed. Remove it",
                        FILE + ":6:1 The line ignores nothing any more: what " + RULE
                                + " found there is gone or has changed. Remove it");
        assertThat(findings).hasSize(2);
    }
}
