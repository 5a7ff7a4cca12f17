package dev.pgguard.lint.files;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Linter;
import dev.pgguard.lint.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lints what was found, and says where in the files that people wrote it stands. */
public final class FileLinter {

    private final Linter linter;
    private final LintPolicy policy;

    public FileLinter(List<Rule> rules, LintPolicy policy, Catalog catalog) {
        this(new Linter(rules, policy, catalog), policy);
    }

    /** @param policy the linter's */
    public FileLinter(Linter linter, LintPolicy policy) {
        this.linter = linter;
        this.policy = policy;
    }

    /** All findings, in the order of the files and of what stands in them, suppressed ones among them. */
    public List<MarkedFinding> lint(FoundMigrations found) {
        List<MarkedFinding> all = new ArrayList<>();
        Marks marks = new Marks();
        for (Finding problem : found.problems()) {
            FileRule.judged(problem, policy).ifPresent(judged -> all.add(MarkedFinding.of(judged, marks.of(judged))));
        }
        lint(found.ordered(), marks, all);
        for (FoundMigration each : found.alone()) {
            if (each.file().standing() != Standing.APPLIED) {
                lint(List.of(each), marks, all);
            }
        }
        return sorted(found, all);
    }

    private void lint(List<FoundMigration> migrations, Marks marks, List<MarkedFinding> all) {
        Map<String, FoundMigration> byName = new HashMap<>();
        for (FoundMigration each : migrations) {
            byName.put(each.file().name(), each);
        }
        List<LintFile> files = FoundMigration.files(migrations);
        for (Finding finding : linter.lint(files)) {
            FoundMigration of = byName.get(finding.place().file());
            if (of == null) {
                throw new IllegalStateException(
                        "no migration is called " + finding.place().file());
            }
            all.add(new MarkedFinding(of.located(finding), marks.of(finding, of.file()), of.id(), false));
        }
    }

    private static List<MarkedFinding> sorted(FoundMigrations found, List<MarkedFinding> all) {
        if (all.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> order = new HashMap<>();
        found.paths().forEach(path -> order.putIfAbsent(path, order.size()));
        return all.stream()
                .sorted(Comparator.<MarkedFinding>comparingInt(each ->
                                order.getOrDefault(each.finding().place().file(), order.size()))
                        .thenComparingInt(each -> each.finding().place().range().start()))
                .toList();
    }
}
