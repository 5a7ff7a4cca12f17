package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A foreign key whose column has another type than the column it refers to. */
final class ForeignKeyTypeMismatch implements Rule {

    @Override
    public String name() {
        return "foreign-key-type-mismatch";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar");

    @Override
    public void endOfSet(Schema schema, LintPolicy policy, Findings findings) {
        for (Table table : schema.tables()) {
            for (Constrained each : table.constraints()) {
                if (each.constraint() instanceof Constraint.ForeignKey key) {
                    Step step = each.origin().step();
                    List<String> referenced = referenced(schema, step, key);
                    for (int i = 0;
                            i < Math.min(referenced.size(), each.columns().size());
                            i++) {
                        compare(schema, table, each, key, i, referenced.get(i))
                                .ifPresent(report -> findings.add(step, report));
                    }
                }
            }
        }
    }

    /** The columns that are written, else those of the primary key. */
    private static List<String> referenced(Schema schema, Step step, Constraint.ForeignKey key) {
        if (!key.referencedColumns().isEmpty()) {
            return key.referencedColumns().stream().map(Name::last).toList();
        }
        QualifiedName parent = step.resolve(key.table());
        Optional<List<String>> made = schema.table(parent).stream()
                .flatMap(known -> known.constraints().stream())
                .filter(each -> each.constraint() instanceof Constraint.Unique unique && unique.primary())
                .map(Constrained::columns)
                .findFirst();
        return made.orElseGet(() -> step.catalog().table(parent).stream()
                .flatMap(facts -> facts.constraints().stream())
                .filter(each -> each.kind() == 'p')
                .map(Catalog.ConstraintFacts::columns)
                .findFirst()
                .orElse(List.of()));
    }

    private static Optional<Report> compare(
            Schema schema, Table child, Constrained constrained, Constraint.ForeignKey key, int i, String referenced) {
        Step step = constrained.origin().step();
        String column = constrained.columns().get(i);
        Optional<String> type = name(schema, step, child.name(), column);
        Optional<String> wanted = name(schema, step, step.resolve(key.table()), referenced);
        return type.isEmpty() || wanted.isEmpty() || type.equals(wanted)
                ? Optional.empty()
                : Optional.of(Report.at(
                        constrained.span(),
                        column + " of " + Identifier.of(child.name()) + " is " + type.get() + ", but " + referenced
                                + " of " + key.table() + ", to which it refers, is " + wanted.get()));
    }

    private static Optional<String> name(Schema schema, Step step, QualifiedName table, String column) {
        return KnownType.ofColumn(schema, step.catalog(), table, column)
                .map(type -> type.base(step))
                .filter(KnownType::isBuiltIn)
                .map(type -> TEXTS.contains(type.name()) ? "text" : type.spoken());
    }
}
