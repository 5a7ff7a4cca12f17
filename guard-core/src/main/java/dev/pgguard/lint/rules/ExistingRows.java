package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;

/** Rows of the live database do not have what the statement demands of them, so that it fails. */
final class ExistingRows implements Rule {

    @Override
    public String name() {
        return "existing-rows";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.inBody()) {
            return;
        }
        for (Demand demand : RowDemand.of(step)) {
            step.catalog()
                    .count(demand.question())
                    .filter(number -> number > 0)
                    .ifPresent(number -> findings.add(step, report(demand, number)));
        }
    }

    private static Report report(Demand demand, int number) {
        String many = number == Catalog.MANY ? "more than " + (Catalog.MANY - 1) : String.valueOf(number);
        return Report.at(demand.at(), "this fails: " + many + " " + (number == 1 ? demand.one() : demand.several()))
                .failing()
                .instead(demand.mend());
    }
}
