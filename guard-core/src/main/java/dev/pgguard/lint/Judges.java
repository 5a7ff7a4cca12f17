package dev.pgguard.lint;

import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules that are on, each with what takes its reports; a statement is shown to those that look at its kind. */
final class Judges {

    private record Judge(Rule rule, Findings findings) {}

    private final RuleSet rules;
    private final LintPolicy policy;
    private final List<Finding> found;
    private final List<Judge> always = new ArrayList<>();
    private final Map<Class<?>, List<Judge>> byKind = new HashMap<>();

    Judges(RuleSet rules, LintPolicy policy, List<Finding> found) {
        this.rules = rules;
        this.policy = policy;
        this.found = found;
        add(rules.always(), always);
    }

    private void add(List<Rule> some, List<Judge> into) {
        for (Rule rule : some) {
            Optional<Severity> severity = policy.severity(rule);
            if (severity.isPresent()) {
                into.add(new Judge(rule, new Findings(rule, severity.get(), found)));
            }
        }
    }

    void check(Step step) {
        for (Judge judge : of(step.tree().getClass())) {
            judge.rule().check(step, judge.findings());
        }
    }

    void endOfFile(FileEnd end) {
        for (Judge judge : always) {
            judge.rule().endOfFile(end, judge.findings());
        }
    }

    void endOfSet(Schema schema, LintPolicy policy) {
        for (Judge judge : always) {
            judge.rule().endOfSet(schema, policy, judge.findings());
        }
    }

    private List<Judge> of(Class<? extends Tree> kind) {
        List<Judge> known = byKind.get(kind);
        if (known == null) {
            known = new ArrayList<>();
            for (Judge judge : always) {
                Set<Class<? extends Tree>> kinds = judge.rule().looksAt();
                if (kinds.contains(Tree.class) || kinds.contains(kind)) {
                    known.add(judge);
                }
            }
            add(rules.at(kind), known);
            byKind.put(kind, known);
        }
        return known;
    }
}
