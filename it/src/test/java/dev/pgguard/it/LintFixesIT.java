package dev.pgguard.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.maven.fix.Fixed;
import dev.pgguard.maven.fix.Fixer;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the edits of a lint rule make is run on a real server: each {@code bad*.sql} of its fixtures that has some, after them. */
final class LintFixesIT {

    static List<Path> fixtures() throws IOException {
        return LintFixture.all("bad.*\\.sql");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixtures")
    void runsWhenItIsFixed(Path path) throws IOException, SQLException {
        LintFixture fixture = LintFixture.read(path);
        Rule rule = Rules.all().stream()
                .filter(each -> each.name().equals(path.getName(0).toString()))
                .findFirst()
                .orElseThrow();
        FoundMigrations before = migrations(fixture);
        Fixed fixed = fixed(rule, fixture, before);
        assumeTrue(!fixed.done().isEmpty(), "no edit");
        Optional<String> notRun = fixture.directives("not-run").findFirst();
        assumeTrue(notRun.isEmpty(), () -> "not run: " + notRun.orElseThrow());
        List<String> texts =
                fixed.after().all().stream().map(each -> each.source().text()).toList();
        fixture.run(PgClusters.shared(PgMajors.newest(), 0).primary(), texts);
    }

    private static Fixed fixed(Rule rule, LintFixture fixture, FoundMigrations before) {
        int target =
                fixture.directives("target").findFirst().map(Integer::valueOf).orElse(18);
        LintPolicy policy = LintPolicy.of(target).with(Map.of(rule.name(), Optional.of(rule.severity())));
        FileLinter linter = new FileLinter(Rules.all(), policy, Catalog.NONE);
        return new Fixer(linter::lint, linter::lint, each -> each.rule().equals(rule.name())).fix(before);
    }

    private static FoundMigrations migrations(LintFixture fixture) {
        List<FoundMigration> all = new ArrayList<>();
        for (String part : fixture.parts()) {
            String name = "V" + all.size() + ".sql";
            Mode mode = Mode.valueOf(fixture.mode(part).toUpperCase(Locale.ROOT));
            boolean repeatable = part.contains("-- repeatable\n");
            LintFile file = new LintFile(
                    name, Script.of(part, ScriptStyle.flyway(Map.of())), mode, Standing.UNKNOWN, repeatable);
            all.add(FoundMigration.whole(name, file));
        }
        return new FoundMigrations(all, List.of(), List.of());
    }
}
