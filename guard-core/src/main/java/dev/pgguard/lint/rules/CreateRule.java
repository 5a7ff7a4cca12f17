package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A rule rewrites statements, often otherwise than its author thought. */
final class CreateRule implements Rule {

    @Override
    public String name() {
        return "create-rule";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(dev.pgguard.sql.tree.CreateRule.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof dev.pgguard.sql.tree.CreateRule create)
                || create.event().equals("SELECT")
                || step.schema().isView(step.resolve(create.table()))) {
            return;
        }
        Report report = Report.at(
                        create.span(),
                        "the rule " + create.name() + " rewrites each " + create.event() + " of " + create.table()
                                + ", and evaluates its expressions more than once")
                .instead("-- a trigger, which runs once for each row");
        findings.add(
                step,
                step.isUsed(create.table())
                        ? report.harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, create.table())
                        : report);
    }
}
