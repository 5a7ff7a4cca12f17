package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.SettingChange;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Span;
import java.util.Optional;

/** A timeout that is switched off, set too high to be of use, or set where it has no effect. */
final class TimeoutDisabled implements Rule {

    @Override
    public String name() {
        return "timeout-disabled";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof SetVariable set
                && set.local()
                && set.kind() != SetVariable.Kind.MULTI
                && !step.inTransaction()) {
            findings.add(step, inVain(step, set));
            return;
        }
        Optional<SettingChange> change = step.session().change(Timeouts.LOCK);
        if (change.isPresent()
                && change.get().hasEffect()
                && Timeouts.lock(step).isPresent()
                && Timeouts.isUseless(step, change.get())) {
            findings.add(change.get().by(), useless(step, change.get()));
        }
    }

    private static Report inVain(Step step, SetVariable set) {
        Report report = Report.at(
                        set.span(), "SET LOCAL " + set.name() + " outside a transaction has no effect but a warning")
                .instead("SET " + step.sql().substring(behindLocal(step)).strip() + ";");
        return step.tokens().stream()
                .filter(token -> token.is("LOCAL"))
                .findFirst()
                .map(local -> report.fixedBy(new Span(local.start(), behindLocal(step)), ""))
                .orElse(report);
    }

    /** Behind the word and the blank after it. */
    private static int behindLocal(Step step) {
        int end = step.tokens().stream()
                .filter(token -> token.is("LOCAL"))
                .findFirst()
                .map(Token::end)
                .orElse(0);
        return end < step.sql().length() && step.sql().charAt(end) == ' ' ? end + 1 : end;
    }

    private static Report useless(Step step, SettingChange change) {
        String what = change.values().isEmpty()
                ? "takes the lock_timeout back"
                : step.session().timeout(Timeouts.LOCK).orElse(0L) <= 0
                        ? "switches the lock_timeout off"
                        : "sets a lock_timeout of more than " + Timeouts.LONGEST_LOCK / 1000 + " s";
        String set = (change.local() ? "SET LOCAL " : "SET ") + "lock_timeout = '" + Timeouts.GOOD_LOCK + "'";
        Report report = Report.at(
                        change.at(),
                        what + " before a statement that locks "
                                + Timeouts.lock(step).orElseThrow().table())
                .instead(set + ";");
        return change.by().tree() instanceof SetVariable ? report.fixedBy(change.at(), set) : report;
    }
}
