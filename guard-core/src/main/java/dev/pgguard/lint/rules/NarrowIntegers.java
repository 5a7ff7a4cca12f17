package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Constraint;
import java.util.List;
import java.util.Set;

/**
 * What the two rules about integers shorter than bigint have in common.
 *
 * @param serials the spellings that make a sequence
 * @param most the largest number
 */
record NarrowIntegers(Rule rule, String type, List<String> serials, String most) {

    /** With the value {@code keys}, only columns of keys are reported. */
    static final Set<String> OPTIONS = Set.of("only");

    void check(Step step, Findings findings) {
        for (TypedColumn column : TypedColumn.in(step.tree())) {
            boolean serial = column.isAny(serials);
            boolean wanted =
                    serial || (column.is(type) && column.type().arrayBounds().isEmpty());
            if (wanted && !column.temporary(step) && (!onlyKeys(step) || isKey(step, column, serial))) {
                Report report = column.report("cannot hold a number above " + most);
                boolean free = column.replaceable() && !ColumnKeys.isForeignKey(step, column);
                findings.add(step, column.replaced(report, free, serial ? "bigserial" : "bigint"));
            }
        }
    }

    private static boolean isKey(Step step, TypedColumn column, boolean serial) {
        return serial || !column.constraints(Constraint.Identity.class).isEmpty() || ColumnKeys.isKey(step, column);
    }

    private boolean onlyKeys(Step step) {
        String only = step.policy().option(rule, "only").orElse("");
        if (!only.isEmpty() && !only.equals("keys")) {
            throw new IllegalArgumentException(rule.name() + ".only must be keys, was " + only);
        }
        return !only.isEmpty();
    }
}
