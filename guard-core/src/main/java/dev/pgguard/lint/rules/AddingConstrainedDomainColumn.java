package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.List;
import java.util.Set;

/** A new column of a domain that checks its values, for which the server writes every row anew. */
final class AddingConstrainedDomainColumn implements Rule {

    @Override
    public String name() {
        return "adding-constrained-domain-column";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        for (AddedColumn column : AddedColumn.of(step)) {
            TypeName type = column.definition().type();
            if (type != null
                    && KnownType.of(type).isConstrainedDomain(step)
                    && column.volatileValue().isEmpty()
                    && !column.has(Constraint.Generated.class)) {
                findings.add(step, report(step, column, type));
            }
        }
    }

    private static Report report(Step step, AddedColumn column, TypeName type) {
        String domain = step.text(type.span());
        String check = Identifier.joined(column.table(), List.of(column.name()), "check");
        String alter = "ALTER TABLE " + column.writtenTable() + " ";
        return Report.at(
                        column.span(),
                        "adding " + column + " writes every row anew, for its domain " + domain + " has constraints")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, column.table())
                .instead(
                        alter + "ADD COLUMN " + column.writtenName() + " <the type below " + domain + ">;",
                        alter + "ADD CONSTRAINT " + check + " CHECK (<what the domain checks>) NOT VALID;",
                        "-- in the next migration:",
                        alter + "VALIDATE CONSTRAINT " + check + ";");
    }
}
