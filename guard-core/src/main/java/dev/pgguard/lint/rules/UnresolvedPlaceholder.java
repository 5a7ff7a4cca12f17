package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.sql.Placeholder;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Each name once in a file: reports and templates that are data have thousands of them. */
    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        Map<String, List<Placeholder>> byName = new LinkedHashMap<>();
        for (Placeholder placeholder : end.file().script().unresolved()) {
            byName.computeIfAbsent(placeholder.name(), name -> new ArrayList<>())
                    .add(placeholder);
        }
        byName.forEach((name, all) -> findings.add(
                end.file(),
                all.get(0).range(),
                Report.at(
                        new Span(0, 0),
                        name.isEmpty()
                                ? "a placeholder begins here and does not end"
                                : "there is no value for the placeholder " + name + elsewhere(all.size() - 1))));
    }

    private static String elsewhere(int others) {
        return others == 0 ? "" : ", here and at " + others + (others == 1 ? " other place" : " other places");
    }
}
