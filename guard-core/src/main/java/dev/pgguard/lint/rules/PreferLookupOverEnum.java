package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateEnum;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** An enum, whose values can never be removed. */
final class PreferLookupOverEnum implements Rule {

    @Override
    public String name() {
        return "prefer-lookup-over-enum";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateEnum.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof CreateEnum create) {
            findings.add(
                    step,
                    Report.at(create.span(), "the values of the enum " + create.type() + " can never be removed again")
                            .instead(
                                    "CREATE TABLE " + create.type() + " (code text PRIMARY KEY);",
                                    "-- and a foreign key to it in place of the enum"));
        }
    }
}
