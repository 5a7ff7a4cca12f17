package dev.pgguard.lint;

import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.tree.CreateFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges an ordered set of migrations: every rule sees each statement of the kinds it looks at, at its turn, with what those before it have made.
 *
 * <p>Never fails for what stands in a file, and never leaves anything out in silence: what it cannot read is a finding.
 */
public final class Linter {

    private static final List<String> MAY_BE_NON_TRANSACTIONAL =
            List.of("CREATE", "DROP", "ALTER", "REINDEX", "VACUUM", "CLUSTER");

    private final RuleSet rules;
    private final LintPolicy policy;
    private final Catalog catalog;

    public Linter(List<Rule> rules, LintPolicy policy, Catalog catalog) {
        this(RuleSet.of(rules), policy, catalog);
        policy.refuseUnknownOptions(rules);
    }

    /** The policy must have no options of rules that come later. */
    public Linter(RuleSet rules, LintPolicy policy, Catalog catalog) {
        this.rules = rules;
        this.policy = policy;
        this.catalog = catalog;
    }

    /** All findings by file, line and column, suppressed ones among them. */
    public List<Finding> lint(List<LintFile> files) {
        Schema schema = new Schema();
        List<Finding> found = new ArrayList<>();
        Judges judges = new Judges(rules, policy, found);
        int transaction = 0;
        for (LintFile file : files) {
            transaction = lint(file, schema, transaction, judges);
        }
        judges.endOfSet(schema, policy);
        return sorted(files, found);
    }

    private int lint(LintFile file, Schema schema, int transaction, Judges judges) {
        List<ScriptStatement> statements = file.script().statements();
        Trees trees = Trees.ofFile(statements);
        Session session = new Session(runsInOneTransaction(file, statements, trees), transaction + 1);
        Step.Setting setting = new Step.Setting(file, schema, session, policy, catalog, trees);
        Kept steps = new Kept();
        boolean reported = file.standing() != Standing.APPLIED;
        if (reported && statements.isEmpty()) {
            schema.changedRows.anywhere();
        }
        for (ScriptStatement statement : statements) {
            Step step = new Step(setting, statement, trees.get(statement.index()), null, statement.sql());
            if (reported) {
                steps.add(step);
                judges.check(step);
            }
            inner(setting, statement, step, reported, judges);
            List<TableLock> used = step.locksInUse();
            new SchemaChanges(step).apply(step.tree());
            session.executed(step, used);
        }
        if (reported) {
            judges.endOfFile(new FileEnd(file, steps.all(), session, policy));
        }
        return session.transaction();
    }

    /** Statements of a DO block run now, one after the other; those of a function when it is called. */
    private void inner(Step.Setting setting, ScriptStatement statement, Step outer, boolean reported, Judges judges) {
        boolean later = outer.tree() instanceof CreateFunction;
        List<Bodies.Inner> all = Bodies.of(outer.sql(), outer.tree());
        Trees trees = Trees.ofBody(all);
        for (int i = 0; i < all.size(); i++) {
            Bodies.Inner inner = all.get(i);
            Step.Body body = new Step.Body(inner.offset(), later, inner.instead(), trees, i);
            Step step = new Step(setting, statement, inner.parsed(), body, inner.sql());
            if (reported) {
                judges.check(step);
            }
            if (!later) {
                List<TableLock> used = step.locksInUse();
                new SchemaChanges(step).apply(inner.parsed().tree());
                setting.session().executedInside(step, used);
            }
        }
    }

    private static boolean runsInOneTransaction(LintFile file, List<ScriptStatement> statements, Trees trees) {
        if (file.mode() == Mode.TRANSACTION || file.mode() == Mode.AUTOCOMMIT) {
            return file.mode() == Mode.TRANSACTION;
        }
        for (ScriptStatement statement : statements) {
            if (mayBeNonTransactional(statement)
                    && NonTransactional.words(trees.get(statement.index()).tree())
                            .isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayBeNonTransactional(ScriptStatement statement) {
        for (String word : MAY_BE_NON_TRANSACTIONAL) {
            if (statement.startsWith(word)) {
                return true;
            }
        }
        return false;
    }

    /** Suppressed where the file says so, then in the order of the files. */
    private List<Finding> sorted(List<LintFile> files, List<Finding> found) {
        if (found.isEmpty() && !judgesIgnores()) {
            return List.of();
        }
        Map<String, Integer> order = new LinkedHashMap<>();
        Map<String, Suppressions> suppressions = new LinkedHashMap<>();
        for (LintFile file : files) {
            order.putIfAbsent(file.name(), order.size());
            if (file.standing() != Standing.APPLIED) {
                suppressions.putIfAbsent(file.name(), Suppressions.of(file));
            }
        }
        List<Finding> all = new ArrayList<>();
        for (Finding finding : found) {
            all.add(suppressed(finding, suppressions));
        }
        for (Finding finding : unusedIgnores(files, suppressions)) {
            all.add(suppressed(finding, suppressions));
        }
        all.sort(Comparator.comparing(
                        (Finding each) -> order.getOrDefault(each.place().file(), 0))
                .thenComparing(each -> each.place().range().start())
                .thenComparing(Finding::rule));
        return List.copyOf(all);
    }

    private boolean judgesIgnores() {
        for (Rule rule : rules.always()) {
            if (rule instanceof IgnoreRule) {
                return true;
            }
        }
        return false;
    }

    private static Finding suppressed(Finding finding, Map<String, Suppressions> suppressions) {
        Suppressions of = suppressions.get(finding.place().file());
        Optional<String> reason = of == null ? Optional.empty() : of.reason(finding);
        return reason.isPresent() ? finding.suppressedBy(reason.get()) : finding;
    }

    private List<Finding> unusedIgnores(List<LintFile> files, Map<String, Suppressions> suppressions) {
        List<Finding> unused = new ArrayList<>();
        for (Rule rule : rules.always()) {
            if (rule instanceof IgnoreRule ignores) {
                policy.severity(rule).ifPresent(severity -> {
                    Findings findings = new Findings(rule, severity, unused);
                    for (LintFile file : files) {
                        Suppressions of = suppressions.get(file.name());
                        if (of != null) {
                            ignores.check(file, of, rules.always(), policy, findings);
                        }
                    }
                });
            }
        }
        return unused;
    }
}
