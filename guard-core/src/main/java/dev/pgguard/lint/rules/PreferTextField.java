package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** The limit of a varchar(n) column belongs to its type, so that to lower it writes the table anew. */
final class PreferTextField implements Rule {

    @Override
    public String name() {
        return "prefer-text-field";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    /** Not where a column gets another type: that is told by the rule about such changes. */
    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return TypedColumn.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TypedColumn column : TypedColumn.in(step.tree())) {
            boolean limited = column.is("varchar") && !column.type().modifiers().isEmpty();
            if (limited && column.definition() != null) {
                Report report = column.report("has its limit of length in its type, where it can hardly be changed");
                findings.add(step, LengthLimit.asCheck(step, column, report));
            }
        }
    }
}
