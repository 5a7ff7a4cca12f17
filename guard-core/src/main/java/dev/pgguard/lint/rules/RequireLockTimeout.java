package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.TableLock;
import java.util.Optional;

/** A statement that waits for a lock without a limit, with all who come later behind it. */
final class RequireLockTimeout implements Rule {

    @Override
    public String name() {
        return "require-lock-timeout";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.policy().timeoutsAreSet()
                || step.session().change(Timeouts.LOCK).isPresent()) {
            return;
        }
        Optional<TableLock> lock = Timeouts.lock(step);
        if (lock.isEmpty() || !step.session().first(name())) {
            return;
        }
        String set = Timeouts.set(step, Timeouts.LOCK, Timeouts.GOOD_LOCK);
        TableLock strongest = lock.get();
        findings.add(
                step,
                Report.at(
                                step.tree().span(),
                                "waits for " + strongest.mode().sqlName() + " on " + strongest.table()
                                        + " without a lock_timeout, and who needs a lock that conflicts with it queues behind")
                        .harm(strongest.mode(), Work.STATEMENT, Timeouts.name(strongest.table()))
                        .instead(set, step.sql() + ";")
                        .fixedBy(step.before(set)));
    }
}
