package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Set;

/** An integer column may run out of numbers, and to widen it writes the table anew. */
final class PreferBigintOverInt implements Rule {

    private final NarrowIntegers narrow = new NarrowIntegers(this, "int4", List.of("serial", "serial4"), "2147483647");

    @Override
    public String name() {
        return "prefer-bigint-over-int";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<String> options() {
        return NarrowIntegers.OPTIONS;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return TypedColumn.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        narrow.check(step, findings);
    }
}
