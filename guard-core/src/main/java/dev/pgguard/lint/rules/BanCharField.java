package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A char(n) column pads its values with blanks, which comparisons then ignore and concatenation drops. */
final class BanCharField implements Rule {

    @Override
    public String name() {
        return "ban-char-field";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return TypedColumn.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TypedColumn column : TypedColumn.in(step.tree())) {
            if (column.is("bpchar")) {
                boolean padded = !column.type().modifiers().isEmpty();
                Report report = column.report(
                        padded
                                ? "is char: every value is padded with blanks, which comparisons ignore"
                                : "is bpchar: blanks at the end of a value are ignored in comparisons");
                findings.add(step, LengthLimit.asCheck(step, column, report));
            }
        }
    }
}
