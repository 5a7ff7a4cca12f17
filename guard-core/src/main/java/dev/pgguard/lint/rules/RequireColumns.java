package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Table;
import java.util.List;
import java.util.Set;

/** Tables without the columns that a team wants in each of them. */
final class RequireColumns implements Rule {

    @Override
    public String name() {
        return "require-columns";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Set<String> options() {
        return Set.of("names");
    }

    @Override
    public void endOfSet(Schema schema, LintPolicy policy, Findings findings) {
        List<String> wanted = policy.list(this, "names");
        for (Table table : schema.tables()) {
            List<String> missing = wanted.stream()
                    .filter(column -> table.column(column).isEmpty())
                    .toList();
            if (!missing.isEmpty()) {
                NewTable.of(table)
                        .filter(NewTable::namesItsColumns)
                        .ifPresent(made -> findings.add(
                                made.step(),
                                Report.at(
                                        made.name().span(),
                                        made.name().last() + " lacks " + String.join(", ", missing))));
            }
        }
    }
}
