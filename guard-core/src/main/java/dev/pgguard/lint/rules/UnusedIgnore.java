package dev.pgguard.lint.rules;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.IgnoreRule;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Suppressions;
import dev.pgguard.lint.Suppressions.Ignore;
import dev.pgguard.lint.Suppressions.Of;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A suppression that names no rule, or that has suppressed nothing. */
final class UnusedIgnore implements IgnoreRule {

    private static final Set<String> ABOUT_SUPPRESSIONS = Set.of("unused-ignore", "ignore-without-reason");

    @Override
    public String name() {
        return "unused-ignore";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void check(
            LintFile file, Suppressions suppressions, List<Rule> known, LintPolicy policy, Findings findings) {
        for (Ignore ignore : suppressions.all()) {
            if (ignore.of() == Of.ATLAS) {
                Report report = at("atlas:nolint suppresses nothing here; guard:ignore does");
                findings.add(file, ignore.comment(), report.as(Severity.INFO));
                continue;
            }
            List<String> problems = new ArrayList<>();
            List<String> useless = new ArrayList<>();
            for (String name : ignore.rules().isEmpty() ? Set.of("") : ignore.rules()) {
                problem(suppressions, ignore, name, known, policy).ifPresent(problem -> {
                    problems.add(problem);
                    useless.add(name);
                });
            }
            if (!problems.isEmpty()) {
                boolean all = useless.size() >= Math.max(1, ignore.rules().size());
                Report report = at(String.join("; ", problems));
                findings.add(
                        file,
                        ignore.comment(),
                        report.fixedBy(all ? withoutComment(file, ignore) : withoutNames(file, ignore, useless)));
            }
        }
    }

    private static Report at(String message) {
        return Report.at(new Span(0, 0), message);
    }

    private static Optional<String> problem(
            Suppressions suppressions, Ignore ignore, String name, List<Rule> known, LintPolicy policy) {
        if (name.isEmpty()) {
            return ignore.reason().isEmpty()
                    ? Optional.of("a suppression of all rules needs a reason behind a colon")
                    : suppressions.isUsed(ignore, name) ? Optional.empty() : Optional.of("this suppresses nothing");
        }
        Set<String> meant = Suppressions.rules(ignore, name);
        List<Rule> rules =
                known.stream().filter(rule -> meant.contains(rule.name())).toList();
        if (rules.isEmpty()) {
            return Optional.of("there is no rule " + name + nearest(name, known));
        }
        boolean couldBeUsed =
                rules.stream().anyMatch(rule -> policy.isOn(rule) && !ABOUT_SUPPRESSIONS.contains(rule.name()));
        return suppressions.isUsed(ignore, name) || !couldBeUsed
                ? Optional.empty()
                : Optional.of(name + " suppresses nothing");
    }

    private static String nearest(String name, List<Rule> known) {
        return known.stream()
                .map(Rule::name)
                .min(Comparator.comparingInt(each -> distance(name, each)))
                .filter(each -> distance(name, each) <= Math.max(3, name.length() / 3))
                .map(each -> "; " + each + " is near")
                .orElse("");
    }

    /** How many letters have to be added, removed or exchanged to get from one to the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    /** With its line, when nothing else stands in it. */
    private static Edit withoutComment(LintFile file, Ignore ignore) {
        String text = file.script().text();
        int from = ignore.comment().start();
        int to = ignore.comment().end();
        int line = from;
        while (line > 0 && (text.charAt(line - 1) == ' ' || text.charAt(line - 1) == '\t')) {
            line--;
        }
        boolean alone = line == 0 || text.charAt(line - 1) == '\n';
        if (alone && to < text.length() && text.charAt(to) == '\r') {
            to++;
        }
        if (alone && to < text.length() && text.charAt(to) == '\n') {
            to++;
        }
        return new Edit(new TextRange(line, to), "");
    }

    private static Edit withoutNames(LintFile file, Ignore ignore, List<String> useless) {
        String comment = file.script()
                .text()
                .substring(ignore.comment().start(), ignore.comment().end());
        String changed = comment;
        for (String name : useless) {
            String exact = "(?<![\\w-])" + java.util.regex.Pattern.quote(name) + "(?![\\w-])";
            String without = changed.replaceFirst(exact + "\\s*,\\s*", "");
            changed = without.equals(changed) ? changed.replaceFirst("\\s*,?\\s*" + exact, "") : without;
        }
        return new Edit(ignore.comment(), changed);
    }
}
