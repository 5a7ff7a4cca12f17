package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A primary key that takes over an index still reads every row of columns that may be null. */
final class PrimaryKeyUsingIndexNotNull implements Rule {

    @Override
    public String name() {
        return "primary-key-using-index-not-null";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (WrittenConstraint each : WrittenConstraint.addedToLargeTable(step)) {
            if (each.constraint() instanceof Constraint.Unique unique && unique.primary() && unique.index() != null) {
                Optional<List<String>> columns = columns(step, each.table(), unique.index());
                List<String> open = columns.orElse(List.of()).stream()
                        .filter(column -> !KnownNotNull.needsNoScan(step, each.table(), column))
                        .toList();
                if (columns.isEmpty() || !open.isEmpty()) {
                    findings.add(step, report(step, each, unique, open));
                }
            }
        }
    }

    private static Optional<List<String>> columns(Step step, Name table, Name index) {
        Optional<List<String>> made = step.table(table).stream()
                .flatMap(known -> known.indexes().stream())
                .filter(known -> index.last().equals(known.name()))
                .map(known -> keys(known.definition()))
                .findFirst();
        return made.isPresent()
                ? made
                : step.facts(table).stream()
                        .flatMap(facts -> facts.indexes().stream())
                        .filter(known -> known.name().equals(index.last()))
                        .map(Catalog.IndexFacts::columns)
                        .findFirst();
    }

    private static List<String> keys(CreateIndex index) {
        return index.keys().stream()
                .flatMap(key -> Optional.ofNullable(key.column()).stream())
                .map(Name::last)
                .toList();
    }

    private static Report report(Step step, WrittenConstraint written, Constraint.Unique key, List<String> open) {
        List<String> safely = new ArrayList<>();
        safely.add("-- before this, in migrations of their own:");
        for (String column : open) {
            Name name = new Name(List.of(column), key.span());
            safely.addAll(NotNullSteps.of(step, written.table(), name, Identifier.of(column)));
        }
        if (open.isEmpty()) {
            safely.add("-- NOT NULL for each column of the index");
        }
        String which = open.isEmpty()
                ? "the index's columns are"
                : String.join(", ", open) + (open.size() > 1 ? " are" : " is");
        Report report = Report.at(
                        key.span(),
                        "the primary key reads all of " + written.table() + ", for " + which
                                + " not known to be NOT NULL")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.SCAN, written.table())
                .instead(safely);
        return open.isEmpty() ? report.doubtful() : report;
    }
}
