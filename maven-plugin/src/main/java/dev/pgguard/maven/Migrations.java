package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.NearestName;
import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.KnownFindings;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.maven.fix.Fixer;
import java.util.List;
import java.util.stream.Stream;

/**
 * The migrations that a goal judges, and how.
 *
 * @param found with their standing
 * @param known the file of known findings
 */
record Migrations(
        GuardSettings settings, LintSettings lint, LintSources sources, FoundMigrations found, KnownFile known) {

    static final List<Rule> RULES =
            Stream.concat(Rules.all().stream(), FileRule.ALL.stream()).toList();
    static final List<String> NAMES = RULES.stream().map(Rule::name).toList();

    SourceFile knownSource() {
        return SourceFile.of(sources.shown(known.path()), known.text());
    }

    /** Lints these or what has become of them; what is known is suppressed. */
    Fixer.Lint lint(LintPolicy policy, Catalog catalog) {
        FileLinter linter = new FileLinter(Rules.all(), policy, catalog);
        return migrations -> new KnownFindings(knownSource(), NAMES, name -> NearestName.of(name, NAMES))
                .applied(linter.lint(migrations), migrations);
    }
}
