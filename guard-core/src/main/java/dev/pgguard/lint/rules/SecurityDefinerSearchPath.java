package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.Optional;
import java.util.Set;

/** A SECURITY DEFINER function without its own search_path runs what its caller puts in the way. */
final class SecurityDefinerSearchPath implements Rule {

    @Override
    public String name() {
        return "security-definer-search-path";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateFunction.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof CreateFunction create)) {
            return;
        }
        Optional<Option> definer = create.options().stream()
                .filter(option -> option.name().equals("security") && is(option, "true"))
                .findFirst();
        boolean set =
                create.options().stream().anyMatch(option -> option.name().equals("set") && is(option, "search_path"));
        if (definer.isPresent() && !set) {
            String schema = step.resolve(create.name()).schema();
            String path = " SET search_path = " + Identifier.of(schema == null ? "public" : schema) + ", pg_temp";
            Span security = definer.get().span();
            findings.add(
                    step,
                    Report.at(
                                    security,
                                    create.name()
                                            + " runs with its owner's rights and its caller's search_path, so that the caller can bring in functions and tables of its own")
                            .instead(step.text(security) + path)
                            .fixedBefore(security.end(), path));
        }
    }

    private static boolean is(Option option, String text) {
        return option.value() != null && option.value().text().equals(text);
    }
}
