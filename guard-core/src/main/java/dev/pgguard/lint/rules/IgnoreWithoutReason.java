package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.IgnoreRule;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Suppressions;
import dev.pgguard.lint.Suppressions.Ignore;
import dev.pgguard.sql.tree.Span;
import java.util.List;

/** A suppression of which nobody will know why it is there. */
final class IgnoreWithoutReason implements IgnoreRule {

    @Override
    public String name() {
        return "ignore-without-reason";
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
    public void check(
            LintFile file, Suppressions suppressions, List<Rule> known, LintPolicy policy, Findings findings) {
        for (Ignore ignore : suppressions.all()) {
            if (ignore.of() == Suppressions.Of.GUARD
                    && ignore.reason().isEmpty()
                    && !ignore.rules().isEmpty()) {
                findings.add(
                        file,
                        ignore.comment(),
                        Report.at(new Span(0, 0), "this suppression gives no reason; write it behind a colon"));
            }
        }
    }
}
