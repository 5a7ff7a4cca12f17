package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.RefreshView;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Set;

/** REFRESH without CONCURRENTLY keeps readers out while the query runs. */
final class RequireConcurrentMatviewRefresh implements Rule {

    @Override
    public String name() {
        return "require-concurrent-matview-refresh";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(RefreshView.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof RefreshView refresh)
                || refresh.concurrently()
                || refresh.withNoData()
                || !step.isUsed(refresh.relation())) {
            return;
        }
        Name view = refresh.relation();
        Report report = Report.at(
                        refresh.span(), "REFRESH of " + view + " keeps its readers out as long as its query runs")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.STATEMENT, view);
        int at = view.span().start();
        String concurrently =
                step.sql().substring(0, at) + "CONCURRENTLY " + step.sql().substring(at) + ";";
        if (hasNoUniqueIndex(step, view)) {
            findings.add(
                    step,
                    report.as(Severity.INFO)
                            .instead(
                                    "CREATE UNIQUE INDEX ON " + step.text(view.span())
                                            + " (<columns that tell its rows apart>);",
                                    concurrently));
        } else {
            findings.add(step, report.instead(concurrently).fixedBefore(at, "CONCURRENTLY "));
        }
    }

    /** Known to have none without a condition, on columns alone. */
    private static boolean hasNoUniqueIndex(Step step, Name view) {
        boolean made = step.table(view).map(Table::indexes).orElse(List.of()).stream()
                .map(Table.Index::definition)
                .anyMatch(index -> index.unique()
                        && index.where() == null
                        && index.keys().stream().allMatch(key -> key.column() != null));
        return !made
                && step.catalog()
                        .table(step.resolve(view))
                        .map(facts -> facts.indexes().stream()
                                .noneMatch(each -> each.unique() && each.valid() && each.predicate() == null))
                        .orElse(false);
    }
}
