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

    private final List<Judge> all = new ArrayList<>();
    private final Map<Class<?>, List<Judge>> byKind = new HashMap<>();

    Judges(List<Rule> rules, LintPolicy policy, List<Finding> found) {
        for (Rule rule : rules) {
            Optional<Severity> severity = policy.severity(rule);
            if (severity.isPresent()) {
                all.add(new Judge(rule, new Findings(rule, severity.get(), found)));
            }
        }
    }

    void check(Step step) {
        for (Judge judge : of(step.tree().getClass())) {
            judge.rule().check(step, judge.findings());
        }
    }

    void endOfFile(FileEnd end) {
        for (Judge judge : all) {
            judge.rule().endOfFile(end, judge.findings());
        }
    }

    void endOfSet(Schema schema, LintPolicy policy) {
        for (Judge judge : all) {
            judge.rule().endOfSet(schema, policy, judge.findings());
        }
    }

    private List<Judge> of(Class<? extends Tree> kind) {
        List<Judge> known = byKind.get(kind);
        if (known == null) {
            known = new ArrayList<>();
            for (Judge judge : all) {
                Set<Class<? extends Tree>> kinds = judge.rule().looksAt();
                if (kinds.contains(Tree.class) || kinds.contains(kind)) {
                    known.add(judge);
                }
            }
            byKind.put(kind, known);
        }
        return known;
    }
}
