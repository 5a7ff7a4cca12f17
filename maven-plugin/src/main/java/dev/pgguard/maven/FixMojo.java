package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Severity;
import dev.pgguard.maven.fix.Fixed;
import dev.pgguard.maven.fix.Fixer;
import dev.pgguard.maven.lint.UnifiedDiff;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the safe way for findings of {@code guard:lint} that an edit in place makes safe, and shows the diff first. Only migrations are
 * written that are not applied yet: by {@code url}, by {@code since}, or because {@code all} says so.
 */
@Mojo(name = "fix", requiresProject = false, threadSafe = true)
public final class FixMojo extends MigrationsMojo {

    /** Which rules are fixed, separated by commas. Default: {@code all} that have an edit. */
    @Parameter(property = "guard.rules")
    private @Nullable String rules;

    /** {@code true} shows the diff and writes nothing but the report. Default: {@code false}. */
    @Parameter(property = "guard.dryRun")
    private @Nullable String dryRun;

    /**
     * {@code true} writes all migrations, for a project of which none is applied anywhere. Default: {@code false}, and those are written of
     * which {@code url} or {@code since} says that they are not applied.
     */
    @Parameter(property = "guard.all")
    private @Nullable String all;

    @Override
    String reportName() {
        return "fix.patch";
    }

    @Override
    void run(Migrations migrations, ReportFile report) throws MojoFailureException {
        Set<String> wanted = LintSettings.rules(migrations.settings(), Migrations.NAMES);
        FixResult result = withCatalog(migrations, catalog -> {
            LintPolicy policy = migrations.lint().policy();
            Fixer.Lint told = migrations.lint(policy, catalog);
            Fixer.Lint proof = migrations.lint(policy.with(withoutOff(policy)), catalog);
            Fixed fixed = new Fixer(told, proof, each -> wanted.contains(each.rule())).fix(migrations.found());
            return new FixResult(fixed, told.of(fixed.after()));
        });
        List<Fixed.Change> changes = result.fixed().changes();
        if (!changes.isEmpty()) {
            String patch = UnifiedDiff.of(changes);
            getLog().info(UnifiedDiff.shown(patch));
            report.write(patch);
            report.written().ifPresent(path -> info("diff: " + path));
        }
        result.left().forEach(this::info);
        if (changes.isEmpty()) {
            info("Nothing to fix. " + result.remains());
        } else if (mayWrite(migrations)) {
            RewrittenFiles.of(changes, migrations.sources()::file).write();
            info("Fixed " + result.done() + ". " + result.remains());
        } else {
            info("Would fix " + result.done() + ". " + result.remains());
        }
    }

    /** A rule that is off says nothing, but what it stands for may stop the tool all the same. */
    private static Map<String, Optional<Severity>> withoutOff(LintPolicy policy) {
        return policy.severities().entrySet().stream()
                .filter(each -> each.getValue().isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean mayWrite(Migrations migrations) {
        GuardSettings settings = migrations.settings();
        if (settings.is(Setting.DRY_RUN, "true", "false")) {
            info("Nothing was written (dryRun=true).");
            return false;
        }
        boolean pendingAreKnown =
                hasDatabase(settings) || migrations.lint().since().isPresent();
        if (pendingAreKnown || settings.is(Setting.ALL, "true", "false")) {
            return true;
        }
        warn(
                "Nothing was written: which migrations are applied is not known, and an edit in an applied one changes its checksum, so"
                        + " that the next run is refused. Set since (-Dguard.since=origin/main) or url to have those edited that are not"
                        + " applied, or -Dguard.all=true where none is applied anywhere.");
        return false;
    }
}
