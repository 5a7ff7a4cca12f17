package dev.pgguard.lint;

import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.Parsed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges an ordered set of migrations: every rule sees every statement at its turn, with what those before it have made.
 *
 * <p>Never fails for what stands in a file, and never leaves anything out in silence: what it cannot read is a finding.
 */
public final class Linter {

    private static final Set<String> MAY_BE_NON_TRANSACTIONAL =
            Set.of("CREATE", "DROP", "ALTER", "REINDEX", "VACUUM", "CLUSTER");

    private final List<Rule> rules;
    private final LintPolicy policy;
    private final Catalog catalog;

    public Linter(List<Rule> rules, LintPolicy policy, Catalog catalog) {
        this.rules = List.copyOf(rules);
        policy.refuseUnknownOptions(this.rules);
        this.policy = policy;
        this.catalog = catalog;
    }

    /** All findings by file, line and column, suppressed ones among them. */
    public List<Finding> lint(List<LintFile> files) {
        Schema schema = new Schema();
        List<Finding> found = new ArrayList<>();
        Map<Rule, Findings> collectors = collectors(found);
        int transaction = 0;
        for (LintFile file : files) {
            transaction = lint(file, schema, transaction, collectors, found);
        }
        collectors.forEach((rule, findings) -> rule.endOfSet(schema, policy, findings));
        return sorted(files, found);
    }

    private Map<Rule, Findings> collectors(List<Finding> found) {
        Map<Rule, Findings> collectors = new LinkedHashMap<>();
        for (Rule rule : rules) {
            policy.severity(rule).ifPresent(severity -> collectors.put(rule, new Findings(rule, severity, found)));
        }
        return collectors;
    }

    private int lint(
            LintFile file, Schema schema, int transaction, Map<Rule, Findings> collectors, List<Finding> found) {
        List<ScriptStatement> statements = file.script().statements();
        Session session = new Session(runsInOneTransaction(file, statements), transaction + 1);
        Step.Setting setting = new Step.Setting(file, schema, session, policy, catalog, new Upcoming(statements));
        Kept steps = new Kept();
        boolean reported = file.standing() != Standing.APPLIED;
        if (reported && statements.isEmpty()) {
            schema.changedRows.anywhere();
        }
        for (ScriptStatement statement : statements) {
            String sql = statement.sql();
            Parsed parsed = Grammar.parse(statement.tokens(), sql.length());
            Step step = new Step(setting, statement, parsed, null, sql);
            if (reported) {
                steps.add(step);
                collectors.forEach((rule, findings) -> rule.check(step, findings));
            }
            inner(setting, statement, step, reported ? collectors : Map.of());
            List<TableLock> used = step.locksInUse();
            new SchemaChanges(step).apply(parsed.tree());
            session.executed(step, used);
        }
        if (reported) {
            FileEnd end = new FileEnd(file, steps.all(), session, policy);
            collectors.forEach((rule, findings) -> rule.endOfFile(end, findings));
        }
        return session.transaction();
    }

    /** Statements of a DO block run now, one after the other; those of a function when it is called. */
    private void inner(Step.Setting setting, ScriptStatement statement, Step outer, Map<Rule, Findings> collectors) {
        boolean later = outer.tree() instanceof CreateFunction;
        List<Bodies.Inner> all = Bodies.of(outer.sql(), outer.tree());
        for (int i = 0; i < all.size(); i++) {
            Bodies.Inner inner = all.get(i);
            List<Bodies.Inner> following = all.subList(i + 1, all.size());
            Step.Body body = new Step.Body(inner.offset(), later, inner.instead(), following);
            Step step = new Step(setting, statement, inner.parsed(), body, inner.sql());
            collectors.forEach((rule, findings) -> rule.check(step, findings));
            if (!later) {
                List<TableLock> used = step.locksInUse();
                new SchemaChanges(step).apply(inner.parsed().tree());
                setting.session().executedInside(step, used);
            }
        }
    }

    private static boolean runsInOneTransaction(LintFile file, List<ScriptStatement> statements) {
        if (file.mode() == Mode.TRANSACTION || file.mode() == Mode.AUTOCOMMIT) {
            return file.mode() == Mode.TRANSACTION;
        }
        return statements.stream().noneMatch(Linter::isNonTransactional);
    }

    private static boolean isNonTransactional(ScriptStatement statement) {
        String sql = statement.sql();
        int end = 0;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return MAY_BE_NON_TRANSACTIONAL.contains(sql.substring(0, end).toUpperCase(java.util.Locale.ROOT))
                && NonTransactional.words(
                                Grammar.parse(statement.tokens(), sql.length()).tree())
                        .isPresent();
    }

    /** Suppressed where the file says so, then in the order of the files. */
    private List<Finding> sorted(List<LintFile> files, List<Finding> found) {
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
            Optional<String> reason = Optional.ofNullable(
                            suppressions.get(finding.place().file()))
                    .flatMap(each -> each.reason(finding));
            all.add(reason.map(finding::suppressedBy).orElse(finding));
        }
        for (Finding finding : unusedIgnores(files, suppressions)) {
            Suppressions of = suppressions.get(finding.place().file());
            all.add(
                    of == null
                            ? finding
                            : of.reason(finding).map(finding::suppressedBy).orElse(finding));
        }
        all.sort(Comparator.comparing(
                        (Finding each) -> order.getOrDefault(each.place().file(), 0))
                .thenComparing(each -> each.place().range().start())
                .thenComparing(Finding::rule));
        return List.copyOf(all);
    }

    private List<Finding> unusedIgnores(List<LintFile> files, Map<String, Suppressions> suppressions) {
        List<Finding> unused = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule instanceof IgnoreRule ignores) {
                policy.severity(rule).ifPresent(severity -> {
                    Findings findings = new Findings(rule, severity, unused);
                    for (LintFile file : files) {
                        Suppressions of = suppressions.get(file.name());
                        if (of != null) {
                            ignores.check(file, of, rules, policy, findings);
                        }
                    }
                });
            }
        }
        return unused;
    }
}
