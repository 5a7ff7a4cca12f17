package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.Optional;

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
            Optional<NewTable> made = hasKey(table) ? Optional.empty() : NewTable.of(table);
            if (made.isPresent() && !made.get().takesKeyFromElsewhere()) {
                Name name = made.get().name();
                findings.add(
                        made.get().step(),
                        Report.at(
                                name.span(),
                                name.last()
                                        + " has no primary key: logical replication cannot update or delete its rows"));
            }
        }
    }

    private static boolean hasKey(Table table) {
        for (Table.Constrained each : table.constraints()) {
            if (each.constraint() instanceof Constraint.Unique unique && unique.primary()) {
                return true;
            }
        }
        return false;
    }
}
