package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.TableLock;
import java.util.Optional;

/** A statement that holds a lock for as long as it takes, however long that is. */
final class RequireStatementTimeout implements Rule {

    @Override
    public String name() {
        return "require-statement-timeout";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public void check(Step step, Findings findings) {
        boolean limited = step.session().setting(Timeouts.STATEMENT).isPresent()
                && step.session().timeout(Timeouts.STATEMENT).orElse(1L) > 0;
        if (step.policy().timeoutsAreSet() || limited) {
            return;
        }
        Optional<TableLock> lock = Timeouts.lock(step);
        if (lock.isEmpty() || !step.session().first(name())) {
            return;
        }
        String set = Timeouts.set(step, Timeouts.STATEMENT, Timeouts.GOOD_STATEMENT);
        findings.add(
                step,
                Report.at(
                                step.tree().span(),
                                "holds " + lock.get().mode().sqlName() + " on "
                                        + lock.get().table()
                                        + " for as long as it takes, without a statement_timeout")
                        .instead(set, step.sql() + ";")
                        .fixedBy(step.before(set)));
    }
}
