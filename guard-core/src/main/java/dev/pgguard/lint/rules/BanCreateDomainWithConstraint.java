package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A domain with constraints, which are hard to change once tables use it. */
final class BanCreateDomainWithConstraint implements Rule {

    @Override
    public String name() {
        return "ban-create-domain-with-constraint";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateDomain.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof CreateDomain create && ConstrainedDomain.checks(create.constraints())) {
            findings.add(
                    step,
                    Report.at(
                            create.span(),
                            "the constraints of the domain " + create.domain()
                                    + " can later be changed only by reading every table that uses it, and adding a column of it writes the table anew"));
        }
    }
}
