package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterDomain;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Set;

/** A domain gets a constraint, for which every table that uses it is read. */
final class BanAlterDomainWithAddConstraint implements Rule {

    @Override
    public String name() {
        return "ban-alter-domain-with-add-constraint";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterDomain.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof AlterDomain alter) || step.isNew(ObjectType.DOMAIN, alter.domain())) {
            return;
        }
        Constraint constraint = alter.constraint();
        boolean added = alter.action() == AlterDomain.Action.ADD_CONSTRAINT
                && constraint != null
                && constraint.attributes().notValid() == null;
        if (added || alter.action() == AlterDomain.Action.SET_NOT_NULL) {
            Report report = Report.at(
                            alter.span(),
                            "the new constraint of the domain " + alter.domain()
                                    + " keeps writers out of every table that uses it (SHARE) until all their rows are read")
                    .instead(safely(step, alter));
            findings.add(step, step.later() ? report.as(Severity.INFO) : report);
        }
    }

    private static List<String> safely(Step step, AlterDomain alter) {
        Constraint constraint = alter.constraint();
        String domain = step.text(alter.domain().span());
        Name written = constraint == null ? null : constraint.name();
        String name =
                written == null ? Identifier.joined(alter.domain(), List.of(), "check") : step.text(written.span());
        String text = constraint == null ? "" : step.text(constraint.span());
        String check = constraint instanceof Constraint.Check && written != null
                ? text.substring(written.span().end() - constraint.span().start())
                        .strip()
                : constraint instanceof Constraint.Check ? text : "CHECK (VALUE IS NOT NULL)";
        return List.of(
                "ALTER DOMAIN " + domain + " ADD CONSTRAINT " + name + " " + check + " NOT VALID;",
                "-- when the writers of those tables can wait:",
                "ALTER DOMAIN " + domain + " VALIDATE CONSTRAINT " + name + ";");
    }
}
