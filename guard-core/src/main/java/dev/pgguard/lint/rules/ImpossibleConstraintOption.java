package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words behind a constraint that the server refuses. */
final class ImpossibleConstraintOption implements Rule {

    @Override
    public String name() {
        return "impossible-constraint-option";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    private static final Pattern DEFERRAL = Pattern.compile(
            "\\s+(?:(?:NOT\\s+)?DEFERRABLE|INITIALLY\\s+(?:DEFERRED|IMMEDIATE))\\b", Pattern.CASE_INSENSITIVE);

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateTable.class, AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (WrittenConstraint each : WrittenConstraint.of(step)) {
            Constraint constraint = each.constraint();
            String kind = kind(constraint);
            boolean ofIndex = constraint instanceof Constraint.Unique || constraint instanceof Constraint.Exclusion;
            boolean key = constraint instanceof Constraint.ForeignKey;
            Span notValid = constraint.attributes().notValid();
            if (notValid != null && ofIndex) {
                findings.add(
                        step,
                        refused(step, each, kind + " constraints cannot be NOT VALID")
                                .fixedBy(notValid, ""));
            }
            if (notValid != null && key && isPartitioned(step, each) && step.target() < 18) {
                findings.add(
                        step,
                        refused(
                                        step,
                                        each,
                                        "a foreign key of a partitioned table cannot be NOT VALID before PostgreSQL 18")
                                .fixedBy(notValid, ""));
            }
            if (constraint.attributes().noInherit() && (ofIndex || key)) {
                findings.add(step, refused(step, each, kind + " constraints cannot be NO INHERIT"));
            }
            if (each.notEnforced() && (ofIndex || constraint instanceof Constraint.NotNull)) {
                findings.add(step, refused(step, each, kind + " constraints cannot be NOT ENFORCED"));
            }
            if (each.deferrable()
                    && (constraint instanceof Constraint.Check || constraint instanceof Constraint.NotNull)) {
                findings.add(step, deferral(step, each, kind));
            }
        }
        Optional<Report> only = only(step);
        if (only.isPresent()) {
            findings.add(step, only.get());
        }
    }

    private static Report refused(Step step, WrittenConstraint written, String what) {
        return Report.at(written.constraint().span(), "the server refuses this: " + what)
                .failing();
    }

    private static boolean isPartitioned(Step step, WrittenConstraint written) {
        return !written.withTable() && step.isPartitioned(written.table());
    }

    /** Only words that stand alone behind the condition are taken away. */
    private static Report deferral(Step step, WrittenConstraint written, String kind) {
        Report report = refused(step, written, kind + " constraints cannot be DEFERRABLE");
        if (!(written.constraint() instanceof Constraint.Check check) || !written.ofTable()) {
            return report;
        }
        int from = check.expression().span().end();
        Matcher words = DEFERRAL.matcher(step.sql()).region(from, check.span().end());
        String rest = step.sql().substring(from, check.span().end());
        while (!rest.contains("--") && !rest.contains("/*") && words.find()) {
            report = report.fixedBy(new Span(words.start(), words.end()), "");
        }
        return report;
    }

    /** ALTER TABLE ONLY with a foreign key. */
    private static Optional<Report> only(Step step) {
        if (!(step.tree() instanceof AlterTable alter)
                || !alter.relation().only()
                || !step.isPartitioned(alter.relation().name())) {
            return Optional.empty();
        }
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.AddConstraint add && add.constraint() instanceof Constraint.ForeignKey) {
                return Optional.of(withoutOnly(step, alter));
            }
        }
        return Optional.empty();
    }

    private static Report withoutOnly(Step step, AlterTable alter) {
        Span relation = alter.relation().span();
        Report report = Report.at(
                        relation,
                        "the server refuses this: a foreign key of a partitioned table cannot be added with ONLY")
                .failing();
        int name = alter.relation().name().span().start();
        int from = step.sql().toUpperCase(Locale.ROOT).lastIndexOf("ONLY", name);
        return from < 0 || !step.sql().substring(from + 4, name).isBlank()
                ? report
                : report.fixedBy(new Span(from, name), "");
    }

    private static String kind(Constraint constraint) {
        if (constraint instanceof Constraint.Unique unique) {
            return unique.primary() ? "PRIMARY KEY" : "UNIQUE";
        }
        if (constraint instanceof Constraint.Exclusion) {
            return "EXCLUDE";
        }
        return constraint instanceof Constraint.ForeignKey
                ? "FOREIGN KEY"
                : constraint instanceof Constraint.Check ? "CHECK" : "NOT NULL";
    }
}
