package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** Code that still uses the old name of a table fails. */
final class RenamingTable implements Rule {

    private static final int SECURITY_INVOKER = 15;

    @Override
    public String name() {
        return "renaming-table";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Rename.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Rename rename)
                || (rename.type() != ObjectType.TABLE && rename.type() != ObjectType.FOREIGN_TABLE)
                || rename.relation() == null) {
            return;
        }
        Name table = rename.relation().name();
        QualifiedName old = step.resolve(table);
        if (!step.isUsed(table)
                || step.schema().isView(old)
                || NameTaken.byView(step.restOfTransaction(old.name()), step, old)) {
            return;
        }
        QualifiedName to = new QualifiedName(old.schema(), rename.newName().last());
        boolean swap = NameTaken.again(step.restOfTransaction(old.name()), step, old) || isFreed(step, to);
        String written = step.text(table.span());
        String schema = Identifier.prefix(table.schema());
        String invoker = step.target() >= SECURITY_INVOKER ? " WITH (security_invoker = true)" : "";
        Report report = Report.at(
                        rename.span(),
                        swap
                                ? "RENAME of " + table + " swaps tables under code that runs"
                                : "RENAME of " + table + " fails code that still uses the old name")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table);
        findings.add(
                step,
                swap
                        ? report.as(Severity.INFO)
                        : report.instead(
                                "-- 1. in one transaction, with a view through which code with the old name reads and writes:",
                                step.text(rename.span()) + ";",
                                "CREATE VIEW " + written + invoker + " AS SELECT * FROM " + schema
                                        + step.text(rename.newName().span()) + ";",
                                "-- and what roles may do with the table: GRANT … ON " + written + " TO …;",
                                "-- 2. when the code that runs uses the new name only:",
                                "DROP VIEW " + written + ";"));
    }

    /** Whether another table has given the name up in this transaction. */
    private static boolean isFreed(Step step, QualifiedName name) {
        return step.schema()
                .dropped(ObjectType.TABLE, name)
                .filter(by -> by.transaction() == step.session().transaction())
                .isPresent();
    }
}
