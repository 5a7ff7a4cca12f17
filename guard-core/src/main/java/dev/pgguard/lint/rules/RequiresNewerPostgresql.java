package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;

/** Syntax that the oldest server on which the migration has to run does not know. */
final class RequiresNewerPostgresql implements Rule {

    @Override
    public String name() {
        return "requires-newer-postgresql";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.target() == LintPolicy.NEWEST) {
            return;
        }
        for (VersionedSyntax.Since each : VersionedSyntax.in(step)) {
            if (each.version() > step.target()) {
                findings.add(
                        step,
                        Report.at(
                                        each.at(),
                                        each.words() + " needs PostgreSQL " + each.version()
                                                + ", and the migration has to run on " + step.target())
                                .failing());
            }
        }
    }
}
