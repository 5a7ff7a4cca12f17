package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Tree;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Names that are not as a team has agreed, by a pattern for each kind of object. */
final class NamingConvention implements Rule {

    private static final String DEFAULT = "^[a-z][a-z0-9_]*$";

    @Override
    public String name() {
        return "naming-convention";
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
    public Set<String> options() {
        return Arrays.stream(NewName.Kind.values()).map(NewName.Kind::toString).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return NewName.STATEMENTS;
    }

    @Override
    public void check(Step step, Findings findings) {
        Map<NewName.Kind, Pattern> patterns = new EnumMap<>(NewName.Kind.class);
        for (NewName each : NewName.in(step.tree())) {
            Pattern pattern = patterns.computeIfAbsent(each.kind(), kind -> pattern(step, kind));
            if (!pattern.matcher(each.name().last()).find()) {
                findings.add(
                        step,
                        Report.at(
                                each.name().span(),
                                "the " + each.kind() + " name " + each.name().last() + " does not match " + pattern));
            }
        }
    }

    private Pattern pattern(Step step, NewName.Kind kind) {
        String given = step.policy().option(this, kind.toString()).orElse(DEFAULT);
        try {
            return Pattern.compile(given);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(name() + "." + kind + " must be a regular expression, was " + given, e);
        }
    }
}
