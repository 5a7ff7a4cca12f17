package dev.pgguard.maven.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Harm;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.Place;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Work;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputTest {

    private static final String RULE = "require-concurrent-index-creation";

    private static LintReport report(String text, int start, int end, Severity severity, @Nullable String suppressed) {
        LineIndex lines = LineIndex.of(text);
        Finding finding = new Finding(
                RULE,
                severity,
                new Place("db/V1__a,b.sql", new TextRange(start, end), lines.position(start), lines.position(end)),
                1,
                "100% of\nwriters wait",
                new Harm(LockMode.SHARE, Work.BUILD, new Name(List.of("orders"), new Span(0, 6))),
                List.of("-- alone", "CREATE INDEX CONCURRENTLY\n  i ON orders (a);"),
                List.of(),
                false,
                suppressed);
        FoundMigration migration = FoundMigration.whole(
                "V1__a,b.sql",
                new LintFile(
                        "db/V1__a,b.sql", Script.of(text, ScriptStyle.plain()), Mode.FLYWAY, Standing.UNKNOWN, false));
        return LintReport.of(
                List.of(new MarkedFinding(finding, "0123456789abcdef", "", false)),
                new FoundMigrations(List.of(migration), List.of(), List.of()),
                List.of(),
                Rules.all());
    }

    @Test
    void textShowsTheLineTheLockTheSafeWayAndThePage() {
        LintReport report = report("select 1;\n\tcreate index on orders (a);\n", 11, 17, Severity.ERROR, null);
        assertThat(TextOutput.of(report.findings().get(0), report))
                .containsExactly(
                        "db/V1__a,b.sql:2:2: error: 100% of\nwriters wait [" + RULE + "]",
                        " 2 |  create index on orders (a);",
                        "   |  ^^^^^^",
                        "   = SHARE on orders: writes wait while the index is built",
                        "   = instead: -- alone",
                        "              CREATE INDEX CONCURRENTLY",
                        "                i ON orders (a);",
                        "   = see the guard's docs/rules/" + RULE + ".md");
    }

    @Test
    void aLongLineIsCutAroundTheFinding() {
        String text = "select '" + "x".repeat(500) + "'; create index on orders (a);";
        LintReport report = report(text, text.indexOf("create"), text.indexOf("create") + 6, Severity.WARN, null);
        List<String> lines = TextOutput.of(report.findings().get(0), report);
        assertThat(lines.get(1)).hasSizeLessThan(135).startsWith(" 1 | …xxx").contains("create index");
        int caret = lines.get(2).indexOf('^');
        assertThat(lines.get(1).substring(caret)).startsWith("create index");
    }

    @Test
    void aFindingOverSeveralLinesIsMarkedToTheEndOfTheFirst() {
        LintReport report = report("create index\n  on orders (a);", 0, 27, Severity.INFO, null);
        assertThat(TextOutput.of(report.findings().get(0), report)).contains(" 1 | create index", "   | ^^^^^^^^^^^^");
    }

    @Test
    void aLineForEachFindingIsOneLine() {
        assertThat(LineOutput.of(report("select 1;", 7, 8, Severity.WARN, null)))
                .containsExactly("db/V1__a,b.sql:1:8: warning: 100% of writers wait [" + RULE + "]");
    }

    @Test
    void annotationsAreEscapedAsGitHubWantsIt() {
        assertThat(GitHubOutput.of(report("select 1;", 7, 8, Severity.INFO, null)))
                .containsExactly("::notice file=db/V1__a%2Cb.sql,line=1,endLine=1,col=8,endColumn=9,title=" + RULE
                        + "::100%25 of%0Awriters wait%0ASHARE on orders: writes wait while the index is built");
    }

    @Test
    void whatIsSuppressedIsCountedAndNotTold() {
        LintReport report = report("select 1;", 7, 8, Severity.ERROR, "why not");
        assertThat(LineOutput.of(report)).isEmpty();
        assertThat(GitHubOutput.of(report)).isEmpty();
        assertThat(report.counts()).isEqualTo("0 errors, 0 warnings, 0 notes; 1 suppressed");
        assertThat(report.atLeast(Severity.INFO)).isZero();
    }
}
