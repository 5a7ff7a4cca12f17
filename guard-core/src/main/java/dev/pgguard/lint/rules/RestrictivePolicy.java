package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A restrictive policy, or one that is changed, can hide rows that code has seen so far. */
final class RestrictivePolicy implements Rule {

    @Override
    public String name() {
        return "restrictive-policy";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Policy.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Policy policy) || !step.isUsed(policy.table())) {
            return;
        }
        boolean off = step.table(policy.table())
                .flatMap(Table::rowSecurity)
                .map(on -> !on)
                .orElse(false);
        boolean narrows = policy.create() ? !policy.permissive() : policy.using() != null || policy.withCheck() != null;
        if (narrows && !off) {
            String can = policy.create() ? "hides rows of " : "changes which rows are seen of ";
            findings.add(
                    step,
                    Report.at(
                                    policy.span(),
                                    "the policy " + policy.name() + " " + can + policy.table() + " from code that runs")
                            .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, policy.table()));
        }
    }
}
