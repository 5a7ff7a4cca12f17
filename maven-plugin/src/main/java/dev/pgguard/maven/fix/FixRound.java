package dev.pgguard.maven.fix;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.MarkedFinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which edits can be made together: all of them, else, by halves, those to which the linter does not object. */
final class FixRound {

    private final FoundMigrations found;
    private final Fixer.Lint proof;
    private final List<Left> left = new ArrayList<>();
    private List<Fix> taken = new ArrayList<>();
    private FoundMigrations after;
    private @Nullable List<Finding> errors;

    /** A finding by its rule and by where it begins. */
    private record Spot(String rule, String path, int start) {}

    FixRound(FoundMigrations found, Fixer.Lint proof) {
        this.found = found;
        this.after = found;
        this.proof = proof;
    }

    /** What changes a statement first, since another one beside it may keep it in its transaction; then the worst findings. */
    void take(List<Finding> findings) {
        List<Fix> candidates = new ArrayList<>();
        findings.stream()
                .sorted(Comparator.comparing(FixRound::addsStatement)
                        .thenComparing(Finding::severity, Comparator.reverseOrder()))
                .forEach(each -> migration(each).ifPresent(of -> add(of, each, candidates)));
        tryAll(candidates);
    }

    private static boolean addsStatement(Finding finding) {
        return finding.edits().stream().anyMatch(edit -> edit.text().endsWith("\n"));
    }

    List<Finding> taken() {
        return taken.stream().map(Fix::finding).toList();
    }

    List<Left> left() {
        return left;
    }

    FoundMigrations after() {
        return after;
    }

    private Optional<FoundMigration> migration(Finding finding) {
        return found.all().stream()
                .filter(each -> each.source().path().equals(finding.place().file()))
                .findFirst();
    }

    private void add(FoundMigration migration, Finding finding, List<Fix> candidates) {
        Fix fix = Fix.of(finding, migration.source());
        Optional<Fix> inTheWay =
                candidates.stream().filter(each -> each.clashes(fix)).findFirst();
        if (fix.replacesPlaceholder(migration)) {
            left.add(new Left(
                    finding, "its edit would replace a placeholder, whose value may be another one elsewhere"));
        } else if (inTheWay.isPresent()) {
            Finding other = inTheWay.get().finding();
            left.add(new Left(finding, "the edit for " + other.rule() + " at " + other.place() + " changes the same"));
        } else {
            candidates.add(fix);
        }
    }

    private void tryAll(List<Fix> candidates) {
        if (candidates.isEmpty()) {
            return;
        }
        List<Fix> all = new ArrayList<>(taken);
        all.addAll(candidates);
        Map<String, FileEdits> edits = edits(all);
        FoundMigrations result = Rewritten.of(found, edits);
        Optional<String> objection = objection(all, edits, result);
        if (objection.isEmpty()) {
            taken = all;
            after = result;
        } else if (candidates.size() == 1) {
            left.add(new Left(candidates.get(0).finding(), objection.get()));
        } else {
            int half = candidates.size() / 2;
            tryAll(candidates.subList(0, half));
            tryAll(candidates.subList(half, candidates.size()));
        }
    }

    private static Map<String, FileEdits> edits(List<Fix> fixes) {
        Map<String, List<Edit>> edits = new HashMap<>();
        fixes.forEach(fix ->
                edits.computeIfAbsent(fix.path(), path -> new ArrayList<>()).addAll(fix.edits()));
        Map<String, FileEdits> byPath = new HashMap<>();
        edits.forEach((path, all) -> byPath.put(path, new FileEdits(all)));
        return byPath;
    }

    private Optional<String> objection(List<Fix> fixes, Map<String, FileEdits> edits, FoundMigrations result) {
        Set<Spot> fixed = new HashSet<>();
        fixes.forEach(fix -> fixed.add(moved(fix.finding(), edits)));
        Set<Spot> before = new HashSet<>();
        errorsBefore().forEach(each -> before.add(moved(each, edits)));
        for (Finding each : open(result)) {
            Spot spot = new Spot(
                    each.rule(), each.place().file(), each.place().range().start());
            if (fixed.contains(spot)) {
                return Optional.of("its edit does not make it go away");
            }
            if (each.severity() == Severity.ERROR && !before.contains(spot)) {
                return Optional.of(
                        "its edit would bring " + each.rule() + " at " + each.place() + ": " + each.message());
            }
        }
        return Optional.empty();
    }

    private static Spot moved(Finding finding, Map<String, FileEdits> edits) {
        String path = finding.place().file();
        int start = edits.getOrDefault(path, FileEdits.NONE)
                .moved(finding.place().range().start());
        return new Spot(finding.rule(), path, start);
    }

    private List<Finding> errorsBefore() {
        List<Finding> known = errors;
        if (known == null) {
            known = open(found).stream()
                    .filter(each -> each.severity() == Severity.ERROR)
                    .toList();
            errors = known;
        }
        return known;
    }

    private List<Finding> open(FoundMigrations migrations) {
        return proof.of(migrations).stream()
                .filter(each -> !each.suppressed())
                .map(MarkedFinding::finding)
                .toList();
    }
}
