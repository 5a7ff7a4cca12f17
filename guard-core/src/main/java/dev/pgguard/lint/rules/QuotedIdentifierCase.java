package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A name with capitals, or one that is a keyword, has to be quoted wherever it is used. */
final class QuotedIdentifierCase implements Rule {

    @Override
    public String name() {
        return "quoted-identifier-case";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return NewName.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        for (NewName each : NewName.in(step.tree())) {
            String name = each.name().last();
            if (step.text(each.name().span()).endsWith("\"")) {
                boolean capitals = name.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
                if (capitals || Grammar.needsQuotes(name)) {
                    findings.add(
                            step,
                            Report.at(
                                    each.name().span(),
                                    "the " + each.kind() + " \"" + name + "\" has to be quoted wherever it is used: it "
                                            + (capitals ? "has capitals" : "is a keyword")));
                }
            }
        }
    }
}
