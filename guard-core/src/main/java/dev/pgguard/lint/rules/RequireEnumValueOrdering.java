package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** ADD VALUE that leaves it to the server where the new value sorts: behind all others. */
final class RequireEnumValueOrdering implements Rule {

    @Override
    public String name() {
        return "require-enum-value-ordering";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterEnum.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof AlterEnum alter && alter.oldValue() == null && alter.neighbor() == null) {
            findings.add(
                    step,
                    Report.at(
                                    alter.span(),
                                    "ADD VALUE '" + alter.newValue() + "' sorts behind all values of " + alter.type()
                                            + " without saying so")
                            .instead(step.sql() + " AFTER '…';"));
        }
    }
}
