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
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A new column whose default is another value for every row, so that every row is written anew. */
final class AddingFieldWithDefault implements Rule {

    @Override
    public String name() {
        return "adding-field-with-default";
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
            if (!column.isAutoIncrement()) {
                Optional<Expression> value = column.volatileValue();
                Optional<Report> report = value.isPresent()
                        ? Optional.of(explicit(step, column, value.get()))
                        : ofItsDomain(step, column);
                if (report.isPresent()) {
                    findings.add(step, report.get());
                }
            }
        }
    }

    private static Report explicit(Step step, AddedColumn column, Expression value) {
        String written = step.text(value.span());
        Report report = report(column, "the default " + written).instead(safely(column, written));
        return Volatility.isKnownVolatile(step, value) ? report : report.doubtful();
    }

    /** A domain made by the migrations gives its default to a column that has none. */
    private static Optional<Report> ofItsDomain(Step step, AddedColumn column) {
        TypeName type = column.definition().type();
        if (type == null
                || column.has(Constraint.Default.class)
                || !type.arrayBounds().isEmpty()) {
            return Optional.empty();
        }
        Optional<List<Constraint>> domain = step.schema().domain(step.resolve(new Name(type.names(), type.span())));
        for (Constraint each : domain.orElse(List.of())) {
            if (each instanceof Constraint.Default value && Volatility.isVolatile(step, value.expression())) {
                return Optional.of(report(column, "the volatile default of its domain"));
            }
        }
        return Optional.empty();
    }

    private static Report report(AddedColumn column, String what) {
        return Report.at(
                        column.span(),
                        "adding " + column + " with " + what
                                + " writes every row anew, for the function may give each row another value")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, column.table());
    }

    private static List<String> safely(AddedColumn column, String value) {
        List<String> safely = new ArrayList<>();
        safely.add(column.plain());
        safely.add("ALTER TABLE " + column.writtenTable() + " ALTER COLUMN " + column.writtenName() + " SET DEFAULT "
                + value + ";");
        safely.addAll(column.backfill(value));
        if (column.has(Constraint.NotNull.class)) {
            safely.addAll(column.notNull());
        }
        return safely;
    }
}
