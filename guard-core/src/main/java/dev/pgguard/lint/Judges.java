package dev.pgguard.lint;

import dev.pgguard.sql.tree.AlterTable;
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
    private final Map<String, Judge> judges = new HashMap<>();

    Judges(RuleSet rules, LintPolicy policy, List<Finding> found) {
        this.rules = rules;
        this.policy = policy;
        this.found = found;
        add(rules.always(), always);
    }

    private void add(List<Rule> some, List<Judge> into) {
        for (Rule rule : some) {
            Judge known = judges.get(rule.name());
            Optional<Severity> severity = policy.severity(rule);
            if (known != null) {
                into.add(known);
            } else if (severity.isPresent()) {
                Judge judge = new Judge(rule, new Findings(rule, severity.get(), found));
                judges.put(rule.name(), judge);
                into.add(judge);
            }
        }
    }

    void check(Step step) {
        for (Judge judge : of(step.tree())) {
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

    private List<Judge> of(Tree tree) {
        Class<? extends Tree> kind = tree.getClass();
        boolean newColumns = tree instanceof AlterTable alter && addsColumns(alter);
        Class<?> key = newColumns ? AlterTable.AddColumn.class : kind;
        List<Judge> known = byKind.get(key);
        if (known == null) {
            known = new ArrayList<>();
            for (Judge judge : always) {
                Set<Class<? extends Tree>> kinds = judge.rule().looksAt();
                if (kinds.contains(Tree.class) || kinds.contains(kind)) {
                    known.add(judge);
                }
            }
            add(newColumns ? rules.atNewColumns() : rules.at(kind), known);
            byKind.put(key, known);
        }
        return known;
    }

    private static boolean addsColumns(AlterTable alter) {
        for (AlterTable.Action action : alter.actions()) {
            if (!(action instanceof AlterTable.AddColumn)) {
                return false;
            }
        }
        return true;
    }
}
