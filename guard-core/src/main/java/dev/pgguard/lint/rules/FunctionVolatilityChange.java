package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A function that an index or a generated column was computed with must not change. */
final class FunctionVolatilityChange implements Rule {

    @Override
    public String name() {
        return "function-volatility-change";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateFunction.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof CreateFunction create) || !create.orReplace() || create.procedure()) {
            return;
        }
        QualifiedName name = step.resolve(create.name());
        Optional<Catalog.FunctionFacts> live = step.catalog().function(name, create.parameters());
        if (step.isNew(ObjectType.FUNCTION, create.name())) {
            return;
        }
        String now = nature(volatility(create), isStrict(create));
        step.schema()
                .function(name, create.parameters())
                .map(old -> nature(volatility(old), isStrict(old)))
                .or(() -> live.map(old -> nature(old.volatility(), old.strict())))
                .filter(before -> !before.equals(now))
                .map(before -> "changes " + create.name() + " from " + before + " to " + now)
                .or(
                        () -> live.filter(Catalog.FunctionFacts::inUse)
                                .map(
                                        old -> "changes " + create.name()
                                                + ", with which an index, a generated column or a constraint was computed; those stay as they are"))
                .ifPresent(message -> findings.add(step, Report.at(create.span(), message)));
    }

    private static String nature(String volatility, boolean strict) {
        return volatility.toUpperCase(Locale.ROOT) + (strict ? " STRICT" : "");
    }

    private static String volatility(CreateFunction create) {
        return create.volatility() == null ? "volatile" : create.volatility();
    }

    private static boolean isStrict(CreateFunction create) {
        return create.options().stream()
                .anyMatch(option -> option.name().equals("strict")
                        && option.value() != null
                        && option.value().text().equals("true"));
    }
}
