package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** Every write of a table pays for its triggers. */
final class CreateTriggerOnExisting implements Rule {

    @Override
    public String name() {
        return "create-trigger-on-existing";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateTrigger.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof CreateTrigger create
                && create.timing() != CreateTrigger.Timing.INSTEAD_OF
                && !step.schema().isView(step.resolve(create.table()))
                && step.isUsed(create.table())) {
            findings.add(
                    step,
                    Report.at(
                                    create.span(),
                                    "the trigger " + create.name() + " on " + create.table()
                                            + " runs with its writes from now on")
                            .harm(LockMode.SHARE_ROW_EXCLUSIVE, Work.BRIEF, create.table()));
        }
    }
}
