package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.stream.Collectors;

/** A foreign key whose columns no index begins with, so that each DELETE of a parent reads the whole child. */
final class ForeignKeyWithoutIndex implements Rule {

    @Override
    public String name() {
        return "foreign-key-without-index";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void endOfSet(Schema schema, LintPolicy policy, Findings findings) {
        for (Table table : schema.tables()) {
            for (Constrained each : table.constraints()) {
                if (each.constraint() instanceof Constraint.ForeignKey key
                        && !each.notEnforced()
                        && !table.temporary()
                        && !LeadingIndex.isThere(schema, each.origin().step().catalog(), table, each.columns())) {
                    findings.add(each.origin().step(), report(table, each, key));
                }
            }
        }
    }

    private static Report report(Table table, Constrained constrained, Constraint.ForeignKey key) {
        boolean partitioned = table.partitioned()
                || constrained.origin().step().catalog().table(table.name()).stream()
                        .anyMatch(Catalog.TableFacts::partitioned);
        String columns = String.join(", ", constrained.columns());
        Name name = new Name(List.of(table.name().name()), constrained.span());
        String quoted = constrained.columns().stream().map(Identifier::of).collect(Collectors.joining(", "));
        return Report.at(
                        constrained.span(),
                        "no index of " + Identifier.of(table.name()) + " begins with " + columns + ": each DELETE from "
                                + key.table() + " and each UPDATE of its key reads all of "
                                + Identifier.of(table.name()))
                .instead(
                        partitioned
                                ? "-- ON ONLY the parent, concurrently on each partition, then attached:"
                                : "-- outside a transaction:",
                        "CREATE INDEX " + (partitioned ? "" : "CONCURRENTLY ")
                                + Identifier.joined(name, constrained.columns(), "idx") + " ON "
                                + Identifier.of(table.name()) + " (" + quoted + ");");
    }
}
