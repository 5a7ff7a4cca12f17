package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A new column that is computed and stored, so that every row is written anew. */
final class AddingStoredGeneratedColumn implements Rule {

    @Override
    public String name() {
        return "adding-stored-generated-column";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (AddedColumn column : AddedColumn.of(step)) {
            Optional<Constraint.Generated> generated = column.definition().constraint(Constraint.Generated.class);
            if (generated.isPresent() && generated.get().stored()) {
                findings.add(step, report(step, column, generated.get()));
            }
        }
    }

    private static Report report(Step step, AddedColumn column, Constraint.Generated generated) {
        String expression = step.text(generated.expression().span());
        return Report.at(
                        column.span(),
                        "adding the stored generated column " + column + " computes and writes every row anew")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, column.table())
                .instead(
                        step.target() >= 18
                                ? virtual(column, expression)
                                : plain(step, column, generated.expression()));
    }

    private static List<String> virtual(AddedColumn column, String expression) {
        return List.of(
                "-- computed when it is read; it cannot be indexed:",
                "ALTER TABLE " + column.writtenTable() + " ADD COLUMN " + column.writtenName() + " " + column.type()
                        + " GENERATED ALWAYS AS (" + expression + ") VIRTUAL;");
    }

    private static List<String> plain(Step step, AddedColumn column, Expression expression) {
        List<String> safely = new ArrayList<>();
        safely.add(column.plain());
        safely.addAll(RowTrigger.of(step, column.table(), column.name())
                .made("    NEW." + Identifier.of(column.name()) + " := " + RowTrigger.ofRow(step, expression) + ";"));
        safely.addAll(column.backfill("(" + step.text(expression.span()) + ")"));
        return safely;
    }
}
