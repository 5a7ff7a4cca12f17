package dev.pgguard.lint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How strictly is judged.
 *
 * @param target the oldest PostgreSQL major on which the migrations run
 * @param severities by rule name, where they are not the rule's own; empty switches the rule off
 * @param smallRows a table with fewer rows, and of fewer bytes than {@code smallBytes}, is scanned or rewritten in no time
 * @param timeoutsAreSet whether every session has a {@code lock_timeout} by itself (the guard, the role, the database)
 * @param runnerKeepsTransaction whether the tool keeps a transaction open on another session while it migrates
 * @param options of rules, by {@code rule.option}, for example {@code naming-convention.table}
 */
public record LintPolicy(
        int target,
        Map<String, Optional<Severity>> severities,
        long smallRows,
        long smallBytes,
        boolean timeoutsAreSet,
        boolean runnerKeepsTransaction,
        Map<String, String> options) {

    /** The oldest and newest majors whose rules are known. */
    public static final int OLDEST = 12;

    public static final int NEWEST = 18;

    public LintPolicy {
        severities = Map.copyOf(severities);
        options = Map.copyOf(options);
        if (target < OLDEST || target > NEWEST) {
            throw new IllegalArgumentException(
                    "target must be a major from " + OLDEST + " to " + NEWEST + ", was " + target);
        }
    }

    /** Everything by default, for a target. */
    public static LintPolicy of(int target) {
        return new LintPolicy(target, Map.of(), 10_000, 8 << 20, false, false, Map.of());
    }

    public LintPolicy with(Map<String, Optional<Severity>> other) {
        return new LintPolicy(target, other, smallRows, smallBytes, timeoutsAreSet, runnerKeepsTransaction, options);
    }

    public LintPolicy withTimeoutsSet(boolean set) {
        return new LintPolicy(target, severities, smallRows, smallBytes, set, runnerKeepsTransaction, options);
    }

    public LintPolicy withRunnerKeepsTransaction(boolean keeps) {
        return new LintPolicy(target, severities, smallRows, smallBytes, timeoutsAreSet, keeps, options);
    }

    public LintPolicy withOptions(Map<String, String> other) {
        return new LintPolicy(target, severities, smallRows, smallBytes, timeoutsAreSet, runnerKeepsTransaction, other);
    }

    /** Whether to scan or to rewrite it takes a time that others notice, as far as its size is known. */
    public boolean isLarge(Harm.Size size) {
        return size.rows() >= smallRows || size.bytes() >= smallBytes;
    }

    public boolean isOn(Rule rule) {
        return severity(rule).isPresent();
    }

    /** What a rule is told under one of its {@link Rule#options}. */
    public Optional<String> option(Rule rule, String name) {
        return Optional.ofNullable(options.get(rule.name() + "." + name));
    }

    /** The entries of an option that is a list with commas; empty when it is not given. */
    public List<String> list(Rule rule, String name) {
        return option(rule, name).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    void refuseUnknownOptions(List<Rule> rules) {
        requireKnown(options.keySet(), rules);
    }

    /** @throws IllegalArgumentException naming an option that no rule has */
    public static void requireKnown(Set<String> options, List<Rule> rules) {
        for (String option : options) {
            boolean known = rules.stream().anyMatch(rule -> rule.options().stream()
                    .anyMatch(name -> option.equals(rule.name() + "." + name)));
            if (!known) {
                List<String> all = rules.stream()
                        .flatMap(rule -> rule.options().stream().map(name -> rule.name() + "." + name))
                        .toList();
                throw new IllegalArgumentException("no rule has an option " + option + "; the options are " + all);
            }
        }
    }

    /** Empty when the rule is off. */
    Optional<Severity> severity(Rule rule) {
        Optional<Severity> given = severities.get(rule.name());
        return given != null ? given : rule.on() ? Optional.of(rule.severity()) : Optional.empty();
    }
}
