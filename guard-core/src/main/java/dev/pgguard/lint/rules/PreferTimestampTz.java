package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A timestamp without time zone is no point in time: what it means depends on who reads it. */
final class PreferTimestampTz implements Rule {

    private static final Set<String> NOW =
            Set.of("now", "clock_timestamp", "statement_timestamp", "transaction_timestamp");

    @Override
    public String name() {
        return "prefer-timestamp-tz";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return TypedColumn.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TypedColumn column : TypedColumn.in(step.tree())) {
            if (column.is("timestamp")) {
                Report report = column.report("has no time zone, so that it names no point in time");
                findings.add(step, column.replaced(report, column.standsAlone() && isNow(column), withZone(column)));
            }
        }
    }

    private static String withZone(TypedColumn column) {
        return column.type().modifiers().isEmpty()
                ? "timestamptz"
                : "timestamptz(" + column.type().modifiers().get(0).text() + ")";
    }

    /** A default like {@code now() AT TIME ZONE 'utc'} is right for the old type only. */
    private static boolean isNow(TypedColumn column) {
        return column.constraints(Constraint.Default.class).stream()
                .map(Constraint.Default::expression)
                .allMatch(value -> value.syntaxCalls().isEmpty()
                        && (value.kind() == Expression.Kind.SQL_VALUE || value.kind() == Expression.Kind.CALL)
                        && value.calls().stream().allMatch(call -> NOW.contains(call.last())));
    }
}
