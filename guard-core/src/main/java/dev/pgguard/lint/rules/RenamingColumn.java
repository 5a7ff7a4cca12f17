package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A column in use gets another name, which running code does not know. */
final class RenamingColumn implements Rule {

    @Override
    public String name() {
        return "renaming-column";
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
                || rename.type() != ObjectType.COLUMN
                || rename.relationType() != ObjectType.TABLE) {
            return;
        }
        Relation relation = rename.relation();
        Name old = rename.oldName();
        if (relation != null && old != null && !step.isNewColumn(relation.name(), old.last())) {
            findings.add(step, report(step, rename, relation.name(), old));
        }
    }

    private static Report report(Step step, Rename rename, Name table, Name old) {
        String next = rename.newName().last();
        String type = KnownType.ofColumn(step.schema(), step.catalog(), step.resolve(table), old.last())
                .map(KnownType::written)
                .orElse("<type of " + Identifier.of(old.last()) + ">");
        String ofRow = "NEW." + Identifier.of(old.last());
        Takeover.Way way = new Takeover.Way(Identifier.of(old.last()), ofRow, ofRow, true);
        return Report.at(
                        rename.span(),
                        "running code that uses " + old + " of " + table + " fails as soon as it is called "
                                + rename.newName())
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table)
                .instead(new Takeover(step, table, old.last(), next, type, way).migrations());
    }
}
