package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.Constraint;

/** A table without a primary key: logical replication cannot tell its rows apart, nor can people. */
final class RequirePrimaryKey implements Rule {

    @Override
    public String name() {
        return "require-primary-key";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void endOfSet(Schema schema, LintPolicy policy, Findings findings) {
        for (Table table : schema.tables()) {
            NewTable.of(table)
                    .filter(made -> !made.takesKeyFromElsewhere() && !hasKey(table))
                    .ifPresent(
                            made -> findings.add(
                                    made.step(),
                                    Report.at(
                                            made.name().span(),
                                            made.name().last()
                                                    + " has no primary key: logical replication cannot update or delete its rows")));
        }
    }

    private static boolean hasKey(Table table) {
        return table.constraints().stream()
                .anyMatch(each -> each.constraint() instanceof Constraint.Unique unique && unique.primary());
    }
}
