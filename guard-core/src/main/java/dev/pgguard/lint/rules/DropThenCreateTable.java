package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A table that is dropped and made again has lost its rows, and looks as if nothing had happened. */
final class DropThenCreateTable implements Rule {

    @Override
    public String name() {
        return "drop-then-create-table";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Drop.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Drop drop) || drop.type() != ObjectType.TABLE) {
            return;
        }
        for (ObjectRef table : drop.objects()) {
            if (step.isUsed(table.name()) && TableRemade.of(step, table.name()) == TableRemade.PERMANENT) {
                findings.add(
                        step,
                        Report.at(
                                        table.span(),
                                        "DROP TABLE " + table.name()
                                                + " loses its rows for good, and the CREATE TABLE below hides it")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table.name())
                                .instead("ALTER TABLE " + step.text(table.name().span()) + " …;"));
            }
        }
    }
}
