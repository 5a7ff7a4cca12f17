package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.sql.Placeholder;
import dev.pgguard.sql.tree.Span;

/** A placeholder of the migration tool for which there is no value. */
final class UnresolvedPlaceholder implements Rule {

    @Override
    public String name() {
        return "unresolved-placeholder";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        for (Placeholder placeholder : end.file().script().unresolved()) {
            findings.add(
                    end.file(),
                    placeholder.range(),
                    Report.at(
                            new Span(0, 0),
                            placeholder.name().isEmpty()
                                    ? "a placeholder begins here and does not end"
                                    : "there is no value for the placeholder " + placeholder.name()));
        }
    }
}
